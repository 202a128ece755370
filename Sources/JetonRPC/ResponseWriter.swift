public import JetonMessages

/// Where a streaming handler puts its messages.
public struct ResponseWriter<Element: Message>: Sendable {
  private let sink: @Sendable (Element) async throws(RPCError) -> Void

  public init(_ sink: @escaping @Sendable (Element) async throws(RPCError) -> Void) {
    self.sink = sink
  }

  /// Returns when the receiver has room for it; throws when the call has ended.
  public func write(_ element: Element) async throws(RPCError) {
    try await sink(element)
  }
}
