/// What all sessions of a server share.
package struct ServedRouter<G: Gate>: Sendable {
  package let router: Router<G>
  package let limits: Limits
  /// The server's name for itself.
  package let agent: String
  package let onFault: @Sendable (Fault) -> Void

  package init(
    router: Router<G>, limits: Limits, agent: String, onFault: @escaping @Sendable (Fault) -> Void
  ) {
    self.router = router
    self.limits = limits
    self.agent = agent
    self.onFault = onFault
  }

  /// The error a caller may see; what it may not see goes to the log.
  func published(_ error: RPCError, method: String) -> RPCError {
    guard let fault = Fault(error, method: method) else { return error }
    onFault(fault)
    return fault.publicError
  }

  func deadline(
    of header: CallHeader, _ method: MethodDescriptor, at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant {
    if let timeout = header.timeout { return now + min(timeout, limits.timeoutMaximum) }
    return switch method.kind {
    case .unary: now + limits.timeoutStandard
    case .clientStreaming, .serverStreaming, .bidirectionalStreaming: now + .endless
    }
  }
}

extension Duration {
  /// Longer than any process lives.
  package static let endless = Duration.seconds(1 << 32)
}
