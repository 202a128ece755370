import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

/// The life of a connection, over real sockets.
@Suite struct LifeTests {
  @Test func `rule 42 - the server asks a silent client again and again`() async throws {
    var limits = Limits.standard
    limits.keepaliveInterval = .milliseconds(20)
    let toy = try ToyServer(limits: limits)
    let peer = await RawPeer.greeting(toy.address, pingInterval: 1)
    #expect(await peer.readFrame()?.header.type == .ping)
    peer.send(.frame(.pong, body: [0, 0, 0, 0, 0, 0, 0, 0]))
    #expect(await peer.readFrame()?.header.type == .ping)
  }

  @Test func `rule 42 - a client that was told to asks its server`() async throws {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address) { $0.keepalive = .milliseconds(20) }
    let call = Task { try await channel.call(Toy.echo, "x", timeout: .seconds(60)) }
    let peer = await RawPeer.greeted(by: listener)
    #expect(await peer.readFrame()?.header.type == .request)
    #expect(await peer.readFrame()?.header.type == .ping)
    call.cancel()
    _ = try? await call.value
  }

  @Test func `rule 43 - an old connection lets its calls end, and the client goes on by another`()
    async throws
  {
    var limits = Limits.standard
    limits.connectionAgeMaximum = .milliseconds(50)
    let toy = try ToyServer(limits: limits)
    let peer = await RawPeer.greeting(toy.address)
    let channel = try toy.channel()
    let call = Task { try await channel.call(Toy.wait, "last") }
    await toy.toy.waiting.reached(1)
    #expect(await peer.readGoAway()?.code == GoAwayCode.maximumAge.rawValue)
    #expect(await peer.isAtEnd())
    let started = ContinuousClock.now
    while started.duration(to: .now) < .milliseconds(100) {
      #expect(try await channel.call(Toy.echo, "alive") == "alive")
    }
    toy.toy.gate.open()
    #expect(try await call.value == "last")
    #expect(toy.server.counters.opened > 2)
  }

  @Test func `rule 44, B21 - a client that only cancels is sent away, the others are served`()
    async throws
  {
    var limits = Limits.standard
    limits.cancelsPerSecondMaximum = 10
    let toy = try ToyServer(limits: limits)
    let peer = await RawPeer.greeting(toy.address)
    for index in 0..<11 {
      let stream = UInt32(index * 2 + 1)
      peer.send(.request(stream, Toy.wait, "") + .frame(.cancel, stream: stream))
    }
    var last = await peer.readFrame()
    while last?.header.type == .response { last = await peer.readFrame() }
    #expect(try last?.code == Int32(GoAwayCode.overload.rawValue))
    #expect(try await toy.channel().call(Toy.echo, "alive") == "alive")
  }

  @Test func `rule 48 - a busy connection gives the others their turns`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel()
    _ = try await channel.call(Toy.echo, "warm")
    let flood = await RawPeer.greeting(toy.address)
    let count = 30_000
    let bytes = (0..<count).flatMap { [UInt8].request(UInt32($0 * 2 + 1), Toy.echo, "") }
    let answered = Counter()
    let reading = Task {
      await flood.blocking {
        for _ in 0..<count where flood.readFrameNow() != nil { answered.add() }
      }
    }
    let writing = Task.detached { flood.send(bytes) }
    await answered.reached(100)
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
    #expect(answered.count < count)
    await reading.value
    #expect(await writing.value)
    #expect(answered.count == count)
  }

  @Test func `rule 47, B4 - connections are bounded in all`() async throws {
    var limits = Limits.standard
    limits.connectionsMaximum = 1
    let toy = try ToyServer(limits: limits)
    let first = await RawPeer.greeting(toy.address)
    #expect(await RawPeer(to: toy.address).read(8) == Preface.server(.overloaded))
    withExtendedLifetime(first) {}
  }

  @Test func `rule 17 - a handler's own calls have what is left of its time`() {
    func options(_ left: Duration) -> CallOptions {
      ServerContext(
        method: Toy.echo, peer: .inProcess, authorization: nil, agent: "", metadata: [],
        deadline: .now + left, attempt: 0
      ).onwardOptions
    }
    #expect(options(.seconds(1 << 32)).timeout == nil)
    #expect(options(.seconds(-1)).timeout == .zero)
    let left = options(.seconds(5)).timeout ?? .zero
    #expect(left <= .seconds(5) && left > .seconds(4))
  }
}
