/// Sees every call that a server takes: for logs, metrics and traces. It is called on the thread
/// that serves the connection, so it must not wait.
public protocol ServerInterceptor: Sendable {
  /// Before the gate is asked.
  func callBegan(_ context: borrowing ServerContext)
  /// When its handler has returned, or it was refused before it had one. `error` is nil when it
  /// ended well.
  func callEnded(_ context: borrowing ServerContext, _ error: RPCError?, after time: Duration)
}

/// Sees every call that a channel makes, each once, however often it is sent.
public protocol ClientInterceptor: Sendable {
  /// May change the options, for example add metadata.
  func callBegins(_ method: MethodDescriptor, _ options: inout CallOptions)
  /// On the caller's thread for unary calls, else on the channel's, where it must not wait.
  func callEnded(_ method: MethodDescriptor, _ error: RPCError?, after time: Duration)
}
