import JetonRPC

extension Failure {
  /// What a failed call means for the person who typed the command.
  init(_ error: RPCError, in run: Invocation) {
    self.init(ExitCode(error.code), error.message.shown)
    if error.code == .unavailable { message = "no answer from the server: " + message }
    if error.code == .invalidArgument { advice = error.violations.map { faults($0, error) } }
    advice += run.advice(on: error)
  }
}

/// The field by its name in the contract; what is wrong with it only if that is not said yet.
private func faults(_ violation: RPCError.FieldViolation, _ error: RPCError) -> String {
  violation.description == error.message
    ? "at fault: \(violation.field.shown)"
    : "\(violation.field.shown): \(violation.description.shown)"
}

extension ExitCode {
  init(_ code: StatusCode) {
    switch code {
    case .ok: self = .done
    case .cancelled, .unknown, .internal, .dataLoss, .unimplemented: self = .failed
    case .invalidArgument, .outOfRange: self = .refused
    case .notFound: self = .notFound
    case .permissionDenied: self = .notAllowed
    case .unauthenticated: self = .notLoggedIn
    case .unavailable, .deadlineExceeded: self = .unavailable
    case .alreadyExists, .aborted, .failedPrecondition: self = .conflict
    case .resourceExhausted: self = .exhausted
    }
  }
}

/// Of what a person can do something about, by the reasons of PROTOCOL.md.
private let remedies = [
  "TLS_UNTRUSTED": "name who vouches for the server with --ca-file, JETON_CA_FILE or a profile",
  "TLS_CERTIFICATE_REQUIRED": "show one with --client-certificate and --client-key, or a profile",
]

extension Invocation {
  var loginAdvice: String {
    let address =
      settings.address.source == "the default" || settings.address.source == "jeton login"
      ? "" : " --address \(settings.address.value.shellQuoted)"
    let profile = settings.profile.name == "default" ? "" : " --profile \(settings.profile.name)"
    let user = settings.session.map { $0.user.shellQuoted } ?? "USER"
    return "run: jeton login\(address)\(profile) \(user)   or give a token in JETON_TOKEN"
  }

  fileprivate func advice(on error: RPCError) -> [String] {
    switch error.code {
    case .unauthenticated: credentialAdvice
    case .permissionDenied, .invalidArgument: needed(error)
    case .unavailable, .deadlineExceeded: unavailableAdvice(error)
    case .resourceExhausted:
      error.retryAfter.map { ["try again in \(Span.text(max($0, .seconds(1))))"] } ?? []
    default: []
    }
  }

  var credentialAdvice: [String] {
    guard let credential = settings.credential else { return [loginAdvice] }
    if case .session = credential { return [credential.rejection, loginAdvice] }
    return [credential.rejection]
  }

  /// What the server says would have been needed, for example the role, or the longest overlap.
  private func needed(_ error: RPCError) -> [String] {
    error.metadata.sorted { $0.key < $1.key }
      .map { "needed: \($0.key.shown) \(FieldWords.people($0.value, of: $0.key).shown)" }
  }

  var addressAdvice: [String] {
    let address = settings.address
    var lines = ["tried \(address.value.shown), from \(address.source)"]
    if address.source == "the default" {
      lines.append("name another with --address, JETON_ADDRESS or a profile")
    }
    return lines
  }

  var repeatAdvice: String {
    "it may be done or not; the same again with --request-id \(requestID) does it once"
  }

  private func unavailableAdvice(_ error: RPCError) -> [String] {
    addressAdvice + [remedies[error.reason]].compactMap(\.self)
      + (takesRequestID && !error.isNotProcessed ? [repeatAdvice] : [])
  }
}
