import Glibc
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonServer
import JetonSockets
import JetonWire
import Synchronization
import Testing

/// Sections 6 to 8 of PROTOCOL.md, frame by frame: no client library between.
@Suite struct ConnectionRules {
  enum Farewell: CaseIterable {
    case end, reset, endInFrame, resetInFrame
  }

  @Test(arguments: Farewell.allCases)
  func `rule 33, B29 - who is gone leaves nothing behind`(farewell: Farewell) async throws {
    let toy = try ToyServer()
    do {
      let peer = await RawPeer.greeting(toy.address)
      peer.send(.request(1, Toy.wait, ""))
      await toy.toy.waiting.reached(1)
      if farewell == .endInFrame || farewell == .resetInFrame {
        peer.send(Array([UInt8].request(3, Toy.echo, "half").dropLast(3)))
      }
      if farewell == .reset || farewell == .resetInFrame { peer.resetWhenClosed() }
      if farewell == .end || farewell == .endInFrame { peer.endSending() }
    }
    await toy.toy.cancelled.reached(1)
    while toy.server.counters.open > 0 { await Task.yield() }
    #expect(try await toy.channel().call(Toy.echo, "alive") == "alive")
  }

  // MARK: Limits

  @Test func `rule 46 - what is below the floor means the floor`() async throws {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address, initialCredit: 1, frameBytes: 1)
    peer.send(.request(1, Toy.count, "0"))
    for _ in 0..<4 { #expect(await peer.readFrame()?.header.type == .message) }
    peer.send(.request(3, Toy.fill, "60000"))
    #expect(await peer.readText()?.utf8.count == 60_000)
  }

  @Test func `rule 46 - Hellos without end are not answered, and cost nobody anything`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    let hellos = Array(repeatElement([UInt8].frame(.hello), count: 10_000).joined())
    peer.send(hellos + .request(1, Toy.echo, "alive"))
    #expect(await peer.readText() == "alive")
  }

  @Test func `rules 27 and 47, B2, B4 - silent strangers keep nobody out for long`() async throws {
    var limits = Limits.standard
    limits.connectionsMaximum = 8
    limits.greetingTimeout = .milliseconds(200)
    let toy = try ToyServer(limits: limits)
    let known = await RawPeer.greeting(toy.address)
    let strangers = (0..<7).map { _ in RawPeer(to: toy.address) }
    #expect(await RawPeer(to: toy.address).read(8) == Preface.server(.overloaded))
    known.send(.request(1, Toy.echo, "served"))
    #expect(await known.readText() == "served")
    for stranger in strangers { #expect(await stranger.isAtEnd()) }
    while toy.server.counters.open > 1 { await Task.yield() }
    _ = await RawPeer.greeting(toy.address)
  }

  @Test func `rule 52 - 128 characters of an agent are kept`() async throws {
    let note = Note()
    let toy = try ToyServer(gate: note)
    let peer = RawPeer(to: toy.address)
    let hello = JetonRPCV1.Hello(agent: String(repeating: "a", count: 200))
    peer.send(Preface.client + .frame(.hello, control: hello.encode()))
    peer.send(.request(1, Toy.echo, "x"))
    #expect(await peer.read(Preface.count) == Preface.server(.ok))
    _ = await peer.readFrame()
    #expect(await peer.readText() == "x")
    #expect(note.seen.withLock { $0?.agent.count } == 128)
  }

  // MARK: Credentials

  @Test func `rule 35, B23 - a credential is never echoed`() async throws {
    let secret = "a-credential-that-nobody-may-read"
    let toy = try ToyServer(gate: GateTests.Guard())
    let peer = RawPeer(to: toy.address)
    let hello = JetonRPCV1.Hello(authorization: Array(secret.utf8))
    peer.send(Preface.client + .frame(.hello, control: hello.encode()))
    for (index, method) in [Toy.echo.path, "no.such/Method", ""].enumerated() {
      let header = JetonRPCV1.RequestHeader(method: method, authorization: Array(secret.utf8))
      peer.send(
        .frame(
          .request, stream: UInt32(index * 2 + 1), flags: .end, control: header.encode(),
          body: [0xFF, 0xFF]))
    }
    peer.send(.frame(.goAway))
    let said = String(decoding: await peer.read(100_000), as: UTF8.self)
    #expect(said.contains("no.such/Method"))
    #expect(!said.contains(secret))
  }

  @Test func `rule 37 - on a Unix socket the server knows its client from the kernel`()
    async throws
  {
    let note = Note()
    let path = SocketPath()
    let toy = try ToyServer(gate: note, address: path.address)
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.echo, "x"))
    #expect(await peer.readText() == "x")
    let seen = note.seen.withLock { $0?.peer }
    #expect(seen == .unix(userID: getuid(), groupID: getgid(), processID: getpid()))
  }
}

/// Lets everybody in, and keeps what it saw last.
private final class Note: Gate {
  let seen = Mutex<ServerContext?>(nil)

  func admit(
    _: Void, to context: borrowing ServerContext, calls: Int
  ) -> Admission<Void> {
    let context = copy context
    seen.withLock { $0 = context }
    return .admitted(())
  }
}
