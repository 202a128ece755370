package import JetonDomain
package import JetonRPC

extension RPCError {
  /// Where the reasons below are defined (google.rpc.ErrorInfo).
  static let jetonDomain = "jeton"

  package init(_ refusal: Refusal) {
    if refusal.kind == .unauthenticated {
      self = .unauthenticated
      return
    }
    self.init(
      StatusCode(refusal.kind), refusal.message, reason: refusal.reason.rawValue,
      domain: Self.jetonDomain, metadata: refusal.needed)
    if let field = refusal.field {
      violations = [FieldViolation(field: field, description: refusal.message)]
    }
  }

  /// The one answer to the bearer of a bad credential, whatever is wrong with it.
  package static let unauthenticated = RPCError(
    .unauthenticated, "No valid credential came with the call.", reason: "UNAUTHENTICATED",
    domain: jetonDomain)

  /// A field that the service itself refuses, before the rules are asked.
  static func invalid(_ field: String, _ problem: String) -> RPCError {
    RPCError(
      .invalidArgument, "\(field) \(problem).", reason: "FIELD_INVALID", domain: jetonDomain,
      violations: [FieldViolation(field: field, description: problem)])
  }

  static let requestIDReused = RPCError(
    .alreadyExists, "This request_id was used for another request; take a new one.",
    reason: "REQUEST_ID_REUSED", domain: jetonDomain,
    violations: [FieldViolation(field: "request_id", description: "was used before")])

  /// Too much at once; nothing was done.
  static func busy(_ message: String, retryAfter: Duration) -> RPCError {
    RPCError(
      .resourceExhausted, message, reason: "BUSY", domain: jetonDomain, retryAfter: retryAfter,
      isNotProcessed: true)
  }
}

extension StatusCode {
  init(_ kind: Refusal.Kind) {
    switch kind {
    case .invalidArgument: self = .invalidArgument
    case .notFound: self = .notFound
    case .alreadyExists: self = .alreadyExists
    case .permissionDenied: self = .permissionDenied
    case .failedPrecondition: self = .failedPrecondition
    case .aborted: self = .aborted
    case .resourceExhausted: self = .resourceExhausted
    case .unauthenticated: self = .unauthenticated
    }
  }
}
