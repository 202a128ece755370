public import JetonMessages

/// Where calls go: what generated client stubs need of a connection.
public protocol RPCChannel: Sendable {
  /// `isRepeatable`: the call may be sent again after UNAVAILABLE, because it changes nothing,
  /// is idempotent, or carries a request id.
  func unary<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ request: Request, isRepeatable: Bool, options: CallOptions
  ) async throws(RPCError) -> Response

  func serverStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ request: Request, options: CallOptions
  ) -> RPCStream<Response>

  /// Begins the call at once.
  func clientStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, options: CallOptions
  ) -> ClientStream<Request, Response>

  /// Begins the call at once.
  func bidirectionalStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, options: CallOptions
  ) -> Conversation<Request, Response>
}
