import JetonRPC

extension Failure {
  /// What a failed call means for the person who typed the command.
  init(_ error: RPCError, in run: Invocation) {
    self.init(ExitCode(error.code), error.message.shown)
    for violation in error.violations where violation.description != error.message {
      advice.append("\(violation.field.shown): \(violation.description.shown)")
    }
    advice += run.advice(on: error)
  }
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
    case .unauthenticated: unauthenticatedAdvice
    case .permissionDenied: needed(error)
    case .unavailable, .deadlineExceeded: unavailableAdvice
    case .aborted: ["it has changed meanwhile: look at it again, then repeat"]
    case .resourceExhausted: error.retryAfter.map { ["try again in \(Span.text($0))"] } ?? []
    default: []
    }
  }

  private var unauthenticatedAdvice: [String] {
    guard let source = settings.credential else { return [] }
    return ["\(source.name) was not accepted", loginAdvice]
  }

  /// What the server says would have been needed, for example the role.
  private func needed(_ error: RPCError) -> [String] {
    error.metadata.sorted { $0.key < $1.key }
      .map { "needed: \($0.key.shown) \($0.value.shown)" }
  }

  private var unavailableAdvice: [String] {
    let address = settings.address
    var lines = ["tried \(address.value.shown), from \(address.source)"]
    if address.source == "the default" {
      lines.append("name another with --address, JETON_ADDRESS or a profile")
    }
    if takesRequestID {
      lines.append(
        "whether it was done is not known; repeat it safely with --request-id \(requestID)")
    }
    return lines
  }
}
