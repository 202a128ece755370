import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

/// Rules 38 to 43: calls whose requests are a stream.
@Suite struct RequestStreamTests {
  // MARK: Through our client

  @Test(arguments: [0, 1, 16, 17, 1000])
  func `rules 38, 39 - many requests get one answer`(count: Int) async throws {
    let toy = try ToyServer()
    let call = try toy.channel().sending(Toy.sum)
    for _ in 0..<count { try await call.requests.write(Toy.Text("2")) }
    #expect(try await call.response().number == 2 * count)
  }

  @Test func `rules 13, 38 - both sides talk as they like`() async throws {
    let toy = try ToyServer()
    let call = try toy.channel().talking(Toy.echoAll)
    var answers = call.responses.makeAsyncIterator()
    for number in 1...100 {
      try await call.requests.write(Toy.Text("\(number)"))
      #expect(try await answers.next()?.number == number)
    }
    call.requests.finish()
    #expect(try await answers.next() == nil)
  }

  @Test
  func `rule 25 - a handler that takes nothing stalls only its stream, at the credit it gave`()
    async throws
  {
    let toy = try ToyServer()
    let channel = try toy.channel()
    let stalled = channel.sending(Toy.sumLater)
    let writing = Task {
      for _ in 0..<100 { try await stalled.requests.write(Toy.Text("1")) }
    }
    await toy.toy.waiting.reached(1)
    let lively = channel.sending(Toy.sum)
    for _ in 0..<500 { try await lively.requests.write(Toy.Text("1")) }
    #expect(try await lively.response().number == 500)
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
    #expect(toy.toy.taken.count == 500)
    toy.toy.gate.open()
    try await writing.value
    #expect(try await stalled.response().number == 100)
  }

  @Test func `rule 13 - an answer may come before the last request, which then throws`()
    async throws
  {
    let toy = try ToyServer()
    let call = try toy.channel().sending(Toy.first)
    let error = await #expect(throws: RPCError.self) {
      while true { try await call.requests.write(Toy.Text("7")) }
    }
    #expect(error?.reason == "CALL_ENDED")
    #expect(try await call.response().number == 7)
  }

  @Test func `rule 20 - letting go of a call cancels its handler`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel()
    do {
      let call = channel.sending(Toy.sum)
      try await call.requests.write(Toy.Text("1"))
      await toy.toy.taken.reached(1)
    }
    await toy.toy.cancelled.reached(1)
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
  }

  @Test func `cancelling a task that waits to write cancels the call`() async throws {
    let toy = try ToyServer()
    let call = try toy.channel().sending(Toy.sumLater)
    let writing = Task {
      while true { try await call.requests.write(Toy.Text("1")) }
    }
    await toy.toy.waiting.reached(1)
    writing.cancel()
    let error = await #expect(throws: RPCError.self) { try await writing.value }
    #expect(error?.code == .cancelled)
    await toy.toy.cancelled.reached(1)
  }

  @Test func `rule 19 - writers hear of the deadline`() async throws {
    let toy = try ToyServer()
    let call = try toy.channel().sending(Toy.sumLater, timeout: .milliseconds(50))
    let error = await #expect(throws: RPCError.self) {
      while true { try await call.requests.write(Toy.Text("1")) }
    }
    #expect(error?.code == .deadlineExceeded)
  }

  // MARK: By hand

  @Test func `rule 39 - the last message has END, or stands alone as END and NO_MESSAGE`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.opening(1, Toy.sum) + .message(1, "3") + .message(1, "4", flags: .end))
    #expect(await peer.readText() == "7")
    peer.send(.opening(3, Toy.sum) + .message(3, "5"))
    peer.send(.frame(.message, stream: 3, flags: [.end, .noMessage]))
    #expect(await peer.readText() == "5")
    peer.send(.opening(5, Toy.sum, flags: [.end, .noMessage]))
    #expect(await peer.readText() == "0")
  }

  @Test func `rule 39, B18 - a message after END is the call's fault, the connection lives`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.opening(1, Toy.sumLater) + .message(1, "3", flags: .end) + .message(1, "4"))
    #expect(await peer.readResponse()?.code == StatusCode.invalidArgument.rawValue)
    peer.send(.request(3, Toy.echo, "alive"))
    #expect(await peer.readText() == "alive")
  }

  @Test func `rule 23 - credit comes in batches as the handler takes messages`() async throws {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.opening(1, Toy.sumLater))
    for _ in 0..<16 { peer.send(.message(1, "1")) }
    await toy.toy.waiting.reached(1)
    peer.send(.frame(.ping, body: [0, 0, 0, 0, 0, 0, 0, 1]))
    #expect(await peer.readFrame()?.header.type == .pong)
    toy.toy.gate.open()
    for _ in 0..<2 {
      let credit = await peer.readFrame()
      #expect(credit?.header.type == .credit)
      #expect(credit?.body == [0, 0, 0, 8])
    }
  }

  @Test func `rule 24, B20 - a message beyond the credit ends the connection`() async throws {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.opening(1, Toy.sumLater))
    for _ in 0..<17 { peer.send(.message(1, "1")) }
    #expect(await peer.readGoAway()?.code == GoAwayCode.flowControl.rawValue)
    #expect(await peer.isAtEnd())
  }

  @Test func `rule 41, B22 - more than 4 MiB that no handler takes ends the connection`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    let text = String(repeating: "x", count: 1 << 19)
    // Ten streams of one message each: within the credit of every one.
    let bytes = (0..<10).flatMap { index in
      let stream = UInt32(index * 2 + 1)
      return [UInt8].opening(stream, Toy.sumLater) + .message(stream, text)
    }
    let writing = Task.detached { peer.send(bytes) }
    #expect(await peer.readGoAway()?.code == GoAwayCode.overload.rawValue)
    _ = await writing.value
    await toy.toy.cancelled.reached(1)
    #expect(try await toy.channel().call(Toy.echo, "alive") == "alive")
  }

  @Test func `rule 41 - what a handler has taken makes room for more`() async throws {
    let toy = try ToyServer()
    let call = try toy.channel().sending(Toy.sum)
    let text = Toy.Text(String(repeating: "x", count: 1 << 19))
    for _ in 0..<40 { try await call.requests.write(text) }
    #expect(try await call.response().number == 0)
  }
}

extension RawPeer {
  /// The text of the next RESPONSE, past credit.
  func readText() async -> String? {
    while let frame = await readFrame() {
      if frame.header.type == .credit { continue }
      return (try? Toy.Text(decoding: frame.body.span, limits: .standard))?.reason
    }
    return nil
  }
}
