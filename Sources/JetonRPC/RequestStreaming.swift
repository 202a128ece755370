public import JetonMessages

/// A call of many requests and one answer, begun. Letting go of it cancels it.
public struct ClientStream<Request: Message, Response: Message>: Sendable {
  public let requests: RequestWriter<Request>
  private let answer: @Sendable () async throws(RPCError) -> Response

  public init(
    requests: RequestWriter<Request>,
    answer: @escaping @Sendable () async throws(RPCError) -> Response
  ) {
    self.requests = requests
    self.answer = answer
  }

  /// Ends the requests and waits for the answer; once.
  public func response() async throws(RPCError) -> Response {
    requests.finish()
    return try await answer()
  }
}

/// A call in which both sides send as they like, begun. Letting go of it cancels it.
public struct Conversation<Request: Message, Response: Message>: Sendable {
  public let requests: RequestWriter<Request>
  /// All iterators take from the same messages.
  public let responses: RPCStream<Response>

  public init(requests: RequestWriter<Request>, responses: RPCStream<Response>) {
    self.requests = requests
    self.responses = responses
  }
}
