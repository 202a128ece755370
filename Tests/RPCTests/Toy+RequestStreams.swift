import JetonRPC

// The toy's methods whose requests are a stream.

extension Toy {
  /// Adds up the numbers it is sent.
  static let sum = method("Sum", .clientStreaming)
  /// Takes its messages when it is released, and counts them.
  static let sumLater = method("SumLater", .clientStreaming)
  /// Answers at the first message.
  static let first = method("First", .clientStreaming)
  /// Each message comes back.
  static let echoAll = method("EchoAll", .bidirectionalStreaming)

  func registerRequestStreams<G: Gate>(in router: inout Router<G>) {
    router.registerClientStreaming(Self.sum) { (requests, _, _) async throws(RPCError) in
      try await sum(requests)
    }
    router.registerClientStreaming(Self.sumLater) { (requests, _, _) async throws(RPCError) in
      waiting.add()
      await gate.waitUntilOpenOrCancelled()
      return try await sum(requests)
    }
    router.registerClientStreaming(Self.first) {
      (requests: RequestStream<Text>, _, _) async throws(RPCError) in
      var requests = requests.makeAsyncIterator()
      return try await requests.next() ?? Text("none")
    }
    router.registerBidirectionalStreaming(Self.echoAll) {
      (requests: RequestStream<Text>, writer: ResponseWriter<Text>, _, _) async throws(RPCError) in
      defer { cancelled.add() }
      for try await request in requests { try await writer.write(request) }
    }
  }

  private func sum(_ requests: RequestStream<Text>) async throws(RPCError) -> Text {
    defer { cancelled.add() }
    var sum = 0
    for try await request in requests {
      taken.add()
      sum += request.number
    }
    return Text("\(sum)")
  }
}
