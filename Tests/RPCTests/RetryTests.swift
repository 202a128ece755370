import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

@Suite struct RetryTests {
  @Test func `rule 21 - a call that may have been done is not repeated`() async throws {
    let toy = try ToyServer()
    let error = await #expect(throws: RPCError.self) {
      try await toy.channel().call(Toy.flaky, "1")
    }
    #expect(error?.code == .unavailable)
  }

  @Test func `rule 21 - a repeatable call is repeated until it is answered`() async throws {
    let toy = try ToyServer()
    #expect(try await toy.channel().call(Toy.flaky, "2", isRepeatable: true) == "2")
  }

  @Test func `rule 21 - attempts end with the one deadline`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel()
    await #expect(throws: RPCError.self) {
      try await channel.call(Toy.flaky, "100", timeout: .milliseconds(250), isRepeatable: true)
    }
    // Pauses of 100 and 200 ms, give or take a fifth: the third attempt comes too late.
    #expect(toy.toy.attempts.count <= 2)
  }

  @Test func `rule 21 - attempts are five at most`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel()
    await #expect(throws: RPCError.self) {
      try await channel.call(Toy.flaky, "100", isRepeatable: true)
    }
    #expect(toy.toy.attempts.count == 5)
  }

  @Test func `rule 21 - what was not processed is repeated, whatever it does`() async throws {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address)
    let call = Task.immediate { try await channel.call(Toy.echo, "again") }
    let peer = await RawPeer.greeted(by: listener)
    #expect(await peer.readFrame()?.header.stream == 1)
    peer.refuse(1)
    #expect(await peer.readFrame()?.header.stream == 3)
    peer.answer(3, "again")
    #expect(try await call.value == "again")
  }

  @Test func `rule 34 - a call that a GOAWAY has overtaken is sent to the next connection`()
    async throws
  {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address)
    let call = Task.immediate { try await channel.call(Toy.echo, "overtaken") }
    do {
      let peer = await RawPeer.greeted(by: listener)
      #expect(await peer.readFrame()?.header.stream == 1)
      peer.send(.frame(.goAway, control: JetonRPCV1.GoAway(lastStreamID: 0).encode()))
    }
    let next = await RawPeer.greeted(by: listener)
    #expect(await next.readFrame()?.header.stream == 1)
    next.answer(1, "overtaken")
    #expect(try await call.value == "overtaken")
  }

  @Test func `rule 51 - finds the server again after it came back`() async throws {
    let path = SocketPath()
    let channel = try Channel(to: path.address)
    for round in 0..<3 {
      let toy = try ToyServer(address: path.address)
      #expect(try await channel.call(Toy.echo, "\(round)") == "\(round)")
      await toy.server.drain(within: .seconds(5))
    }
  }

  @Test func `rule 51 - without a server a call fails at once, or waits if it is asked to`()
    async throws
  {
    let path = SocketPath()
    let channel = try Channel(to: path.address) { $0.attemptsMaximum = 1 }
    let error = await #expect(throws: RPCError.self) { try await channel.call(Toy.echo, "") }
    #expect(error?.code == .unavailable)
    #expect(error?.isNotProcessed == true)
    let patient = try Channel(to: path.address) { $0.waitsForReady = true }
    async let answer = patient.call(Toy.echo, "patience")
    let toy = try ToyServer(address: path.address)
    #expect(try await answer == "patience")
    toy.server.close()
  }

  @Test func `rules 19, 51 - waiting for a server ends with the deadline`() async throws {
    let path = SocketPath()
    let channel = try Channel(to: path.address) { $0.waitsForReady = true }
    let error = await #expect(throws: RPCError.self) {
      try await channel.call(Toy.echo, "", timeout: .milliseconds(50))
    }
    #expect(error?.code == .deadlineExceeded)
  }

  @Test(arguments: ["", "unix:", "localhost", ":1", "host:99999", "a b:1", "http://x:1", "::1:80"])
  func `refuses what is no address`(text: String) {
    let error = #expect(throws: RPCError.self) { try Channel(to: text) }
    #expect(error?.reason == "BAD_ADDRESS")
  }

  @Test(arguments: ["unix:/run/j", "localhost:7070", "tcp://127.0.0.1:1", "[::1]:80"])
  func `takes addresses in every spelling`(text: String) async throws {
    let address = try #require(Address(text))
    #expect(Address(address.description) == address)
  }
}

extension RawPeer {
  fileprivate func refuse(_ stream: UInt32) {
    let header = JetonRPCV1.ResponseHeader(
      code: StatusCode.resourceExhausted.rawValue, notProcessed: true)
    send(.frame(.response, stream: stream, flags: .noMessage, control: header.encode()))
  }

  fileprivate func answer(_ stream: UInt32, _ text: String) {
    send(.frame(.response, stream: stream, body: Toy.Text(text).encode()))
  }
}
