public import JetonMessages

/// The messages of a stream, in order. Ends with nil after OK, throws otherwise. Letting go of
/// it cancels the call.
public struct RPCStream<Element: Message>: AsyncSequence, Sendable {
  public typealias Failure = RPCError

  private let source: @Sendable () -> any MessageSource<Element>

  /// `source` starts the call anew for each iteration.
  public init(_ source: @escaping @Sendable () -> any MessageSource<Element>) {
    self.source = source
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(source: source())
  }

  public struct Iterator: AsyncIteratorProtocol {
    let source: any MessageSource<Element>

    public mutating func next() async throws(RPCError) -> Element? {
      try await source.next()
    }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(RPCError)
      -> Element?
    {
      try await source.next()
    }
  }
}

/// Hands out the messages of one running stream.
public protocol MessageSource<Element>: AnyObject, Sendable {
  associatedtype Element: Message
  func next() async throws(RPCError) -> Element?
}
