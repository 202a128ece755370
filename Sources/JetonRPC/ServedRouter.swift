/// What all sessions of a server share.
package struct ServedRouter<G: Gate>: Sendable {
  package let router: Router<G>
  package let limits: Limits
  /// The server's name for itself.
  package let agent: String
  package let interceptors: [any ServerInterceptor]
  package let onFault: @Sendable (Fault) -> Void

  package init(
    router: Router<G>, limits: Limits, agent: String,
    interceptors: [any ServerInterceptor] = [], onFault: @escaping @Sendable (Fault) -> Void
  ) {
    self.router = router
    self.limits = limits
    self.agent = agent
    self.interceptors = interceptors
    self.onFault = onFault
  }

  func began(_ context: borrowing ServerContext) {
    for interceptor in interceptors { interceptor.callBegan(context) }
  }

  func ended(
    _ context: borrowing ServerContext, _ error: RPCError?, since start: ContinuousClock.Instant
  ) {
    guard !interceptors.isEmpty else { return }
    let time = start.duration(to: .now)
    for interceptor in interceptors { interceptor.callEnded(context, error, after: time) }
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
