public import JetonMessages

/// The messages of a call, in order, as its handler takes them: what is not taken, the client
/// cannot send. Ends when the client has ended it; throws when the call has ended before.
///
/// All iterators take from the same messages.
public struct RequestStream<Element: Message>: AsyncSequence, Sendable {
  public typealias Failure = RPCError

  private let take: @Sendable () async throws(RPCError) -> Element?

  public init(_ take: @escaping @Sendable () async throws(RPCError) -> Element?) {
    self.take = take
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(take: take)
  }

  public struct Iterator: AsyncIteratorProtocol {
    let take: @Sendable () async throws(RPCError) -> Element?

    public mutating func next() async throws(RPCError) -> Element? {
      try await take()
    }

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(RPCError)
      -> Element?
    {
      try await take()
    }
  }
}
