import JetonRPC

extension Failure {
  /// All that the server said, for those who call its methods by hand.
  init(calling method: DynamicMethod, _ error: RPCError, in run: Invocation) {
    self.init(error, in: run)
    advice = error.facts
    switch error.code {
    case .unauthenticated: advice += run.credentialAdvice
    case .unavailable, .deadlineExceeded:
      advice += run.addressAdvice
      if method.requestIDField != nil, !error.isNotProcessed { advice.append(run.repeatAdvice) }
    default: break
    }
  }
}

extension RPCError {
  fileprivate var facts: [String] {
    var facts = ["code: \(code.name)"]
    if !reason.isEmpty { facts.append("reason: \(reason.shown)") }
    if !domain.isEmpty { facts.append("domain: \(domain.shown)") }
    facts += violations.map { "field \($0.field.shown): \($0.description.shown)" }
    facts += metadata.sorted { $0.key < $1.key }.map { "\($0.key.shown): \($0.value.shown)" }
    if let retryAfter { facts.append("retry after: \(Span.secondsText(retryAfter))") }
    return facts
  }
}

extension StatusCode {
  /// As gRPC spells it: "NOT_FOUND".
  fileprivate var name: String {
    "\(self)".reduce(into: "") { name, letter in
      name += letter.isUppercase ? "_\(letter)" : letter.uppercased()
    }
  }
}
