public import JetonMessages

/// Where a caller puts the messages of a call, for `ClientStream` and `Conversation`.
public struct RequestWriter<Element: Message>: Sendable {
  private let send: @Sendable (Element) async throws(RPCError) -> Void
  private let end: @Sendable () -> Void

  public init(
    _ send: @escaping @Sendable (Element) async throws(RPCError) -> Void,
    end: @escaping @Sendable () -> Void
  ) {
    self.send = send
    self.end = end
  }

  /// Returns when the server has room for it; throws when the call has ended, with its error.
  public func write(_ element: Element) async throws(RPCError) {
    try await send(element)
  }

  /// No message follows.
  public func finish() {
    end()
  }
}
