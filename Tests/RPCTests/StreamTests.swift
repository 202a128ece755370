import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

@Suite struct StreamTests {
  @Test func `rule 14 - hands out every message in order, then the end`() async throws {
    let toy = try ToyServer()
    var numbers: [Int] = []
    for try await text in try toy.channel().stream(Toy.count, "1000") {
      numbers.append(text.number)
    }
    #expect(numbers == Array(1...1000))
  }

  @Test func `rule 13 - throws the error that the handler ends with, after the messages before it`()
    async throws
  {
    let toy = try ToyServer()
    let channel = try toy.channel()
    var stream = channel.stream(Toy.countThenFail, "7").makeAsyncIterator()
    #expect(try await stream.next()?.number == 7)
    let error = await #expect(throws: RPCError.self) { try await stream.next() }
    #expect(error?.code == .unauthenticated)
  }

  @Test func `rule 25 - a reader that stops stalls only its stream, at the credit it gave`()
    async throws
  {
    let toy = try ToyServer()
    let channel = try toy.channel()
    var stalled = channel.stream(Toy.count, "0").makeAsyncIterator()
    #expect(try await stalled.next()?.number == 1)
    await toy.toy.written.reached(16)
    var lively = 0
    for try await _ in channel.stream(Toy.count, "500") { lively += 1 }
    #expect(lively == 500)
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
    #expect(toy.toy.written.count == 16 + 500)
    #expect(try await stalled.next()?.number == 2)
  }

  @Test func `rule 20 - letting go of a stream cancels its handler`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel()
    for try await text in channel.stream(Toy.count, "0") where text.number == 100 { break }
    await toy.toy.cancelled.reached(1)
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
  }

  @Test func `rule 19 - ends with DEADLINE_EXCEEDED when the caller set one`() async throws {
    let toy = try ToyServer()
    var stream = try toy.channel().stream(Toy.count, "0", timeout: .milliseconds(50))
      .makeAsyncIterator()
    let error = await #expect(throws: RPCError.self) {
      while try await stream.next() != nil {}
    }
    #expect(error?.code == .deadlineExceeded)
    await toy.toy.cancelled.reached(1)
  }

  @Test func `rule 22 - no message goes out beyond the client's credit`() async throws {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.count, "0"))
    // Nothing was said of credit: the floor of four.
    for _ in 0..<4 { #expect(await peer.readFrame()?.header.type == .message) }
    peer.send(.frame(.ping, body: [0, 0, 0, 0, 0, 0, 0, 1]))
    #expect(await peer.readFrame()?.header.type == .pong)
    peer.send(.credit(2, stream: 1))
    for _ in 0..<2 { #expect(await peer.readFrame()?.header.type == .message) }
    peer.send(.frame(.cancel, stream: 1))
    #expect(await peer.readResponse()?.code == StatusCode.cancelled.rawValue)
  }

  @Test func `rule 26, B28 - a client that never reads is cut at the bound, the others are served`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    // Answers are not held back by the output: they grow it past its bound.
    for stream in 0..<400 where toy.server.counters.closed == 0 {
      peer.send(.request(UInt32(stream * 2 + 1), Toy.fillInline, "60000"))
    }
    try await expectCut(toy)
  }

  @Test
  func
    `rules 25 and 26, B28 - a stream whose client gives boundless credit and never reads stalls, and is cut`()
    async throws
  {
    var limits = Limits.standard
    limits.stallTimeout = .milliseconds(50)
    let toy = try ToyServer(limits: limits)
    let peer = await RawPeer.greeting(toy.address, initialCredit: 0x7FFF_FFFF)
    peer.send(.request(1, Toy.count, "0"))
    try await expectCut(toy)
    await toy.toy.cancelled.reached(1)
  }

  private func expectCut(_ toy: ToyServer) async throws {
    let channel = try toy.channel()
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
    while toy.server.counters.closed == 0 { await Task.yield() }
    #expect(toy.server.counters.open == 1)
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
  }
}
