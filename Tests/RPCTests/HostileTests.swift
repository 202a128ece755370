import Glibc
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonServer
import JetonSockets
import JetonWire
import Testing

/// What strangers send beyond the vectors; after it, another connection is served as if nothing
/// had been.
@Suite struct HostileTests {
  @Test func `B6, B29 - random bytes after the greeting end the connection, not the server`()
    async throws
  {
    let toy = try ToyServer()
    for _ in 0..<50 {
      let peer = await RawPeer.greeting(toy.address)
      peer.send((0..<400).map { _ in .random(in: 0...255) })
      peer.endSending()
      while await peer.readFrame() != nil {}
    }
    try await expectAlive(toy)
  }

  @Test(arguments: [1, 3, 4, 7])
  func `rule 2, B29 - a stranger that hangs up in its preface hears nothing`(count: Int)
    async throws
  {
    let toy = try ToyServer()
    let peer = RawPeer(to: toy.address)
    peer.send(Array(Preface.client[..<count]))
    peer.endSending()
    #expect(await peer.read(1) == [])
    try await expectAlive(toy)
  }

  @Test func `reads frames that come one byte at a time`() async throws {
    let toy = try ToyServer()
    let peer = RawPeer(to: toy.address)
    for byte in [UInt8].greeting() + .request(1, Toy.echo, "slowly") { peer.send([byte]) }
    #expect(await peer.read(8) == Preface.server(.ok))
    #expect(await peer.readFrame()?.header.type == .hello)
    let answer = try #require(await peer.readFrame())
    #expect(answer.body == Toy.Text("slowly").encode())
  }

  @Test func `rule 8, B5 - a claim of four gigabytes is refused from its header`() async throws {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 2, 1, 0, 0])
    #expect(await peer.readGoAway()?.code == GoAwayCode.frameTooLarge.rawValue)
    peer.send([UInt8](repeating: 0, count: 10_000))
    #expect(await peer.isAtEnd())
    // Preface, Hello and header: nothing after them was read.
    #expect(toy.server.counters.bytesRead < 200)
    try await expectAlive(toy)
  }

  @Test func `rule 27, B11 - a frame that does not come whole in time ends the connection`()
    async throws
  {
    var limits = Limits.standard
    limits.frameTimeout = .milliseconds(30)
    let toy = try ToyServer(limits: limits)
    let peer = await RawPeer.greeting(toy.address)
    peer.send(Array([UInt8].request(1, Toy.echo, "half").dropLast(3)))
    #expect(await peer.readGoAway()?.code == GoAwayCode.timeout.rawValue)
    #expect(await peer.isAtEnd())
  }

  @Test func `rule 27, B2 - who connects and says nothing is hung up on`() async throws {
    var limits = Limits.standard
    limits.greetingTimeout = .milliseconds(30)
    let toy = try ToyServer(limits: limits)
    let peer = RawPeer(to: toy.address)
    #expect(await peer.read(1) == [])
  }

  @Test func `rule 28 - a connection without a call is ended with IDLE`() async throws {
    var limits = Limits.standard
    limits.idleTimeout = .milliseconds(30)
    let toy = try ToyServer(limits: limits)
    let peer = await RawPeer.greeting(toy.address)
    #expect(await peer.readGoAway()?.code == GoAwayCode.idle.rawValue)
  }

  @Test func `rule 8, B27 - an answer over the client's limit becomes RESOURCE_EXHAUSTED`()
    async throws
  {
    let toy = try ToyServer()
    let channel = try toy.channel { $0.frameBytesMaximum = 100_000 }
    for method in [Toy.fill, Toy.fillInline] {
      let error = await #expect(throws: RPCError.self) {
        try await channel.call(method, "100001")
      }
      #expect(error?.code == .resourceExhausted)
    }
    #expect(try await channel.call(Toy.fill, "99990").utf8.count == 99_990)
  }

  @Test func `rule 8 - a request over the server's limit is not sent`() async throws {
    var limits = Limits.standard
    limits.frameBytesMaximum = 100_000
    let toy = try ToyServer(limits: limits)
    let channel = try toy.channel()
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
    let before = toy.server.counters.bytesRead
    let error = await #expect(throws: RPCError.self) {
      try await channel.call(Toy.echo, String(repeating: "x", count: 100_001))
    }
    #expect(error?.code == .resourceExhausted)
    #expect(toy.server.counters.bytesRead == before)
  }

  @Test func `a credential too long for a Hello is refused where it is`() throws {
    let toy = try ToyServer()
    let error = #expect(throws: RPCError.self) {
      try toy.channel { $0.authorization = Secret(String(repeating: "x", count: 70_000)) }
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test func `rule 16, B17 - an unknown method is UNIMPLEMENTED, and named`() async throws {
    let toy = try ToyServer()
    let error = await #expect(throws: RPCError.self) {
      try await toy.channel().call(Toy.method("Nothing"), "")
    }
    #expect(error?.code == .unimplemented)
    #expect(error?.message.contains("toy.v1.ToyService/Nothing") == true)
  }

  @Test func `rule 47, B4 - one connection too many is told so`() async throws {
    var limits = Limits.standard
    limits.connectionsPerPeerMaximum = 2
    let toy = try ToyServer(limits: limits)
    do {
      let first = await RawPeer.greeting(toy.address)
      let second = await RawPeer.greeting(toy.address)
      let third = RawPeer(to: toy.address)
      #expect(await third.read(8) == Preface.server(.overloaded))
      withExtendedLifetime((first, second)) {}
    }
    while toy.server.counters.open > 0 { sched_yield() }
    _ = await RawPeer.greeting(toy.address)
  }

  @Test func `refuses to listen off loopback, where secrets would travel in plain text`() {
    #expect(throws: SocketError.notLoopback(host: "0.0.0.0")) {
      try ToyServer(address: .tcp(host: "0.0.0.0", port: 0))
    }
  }

  @Test func `a socket file is replaced when its server is dead, and only then`() async throws {
    let path = SocketPath()
    let toy = try ToyServer(address: path.address)
    #expect(throws: SocketError.inUse(path.address)) { try ToyServer(address: path.address) }
    try await expectAlive(toy)
    await toy.server.drain(within: .seconds(5))
    leaveStaleSocket(at: path.path)
    try await expectAlive(ToyServer(address: path.address))
  }

  @Test func `an address is free once its server has drained`() async throws {
    let path = SocketPath()
    for _ in 0..<100 {
      let toy = try ToyServer(address: path.address)
      await toy.server.drain(within: .seconds(5))
      #expect(unsafe access(path.path, F_OK) != 0)
    }
  }

  private func leaveStaleSocket(at path: String) {
    let number = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_un()
    place.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &place.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    _ = unsafe withUnsafeBytes(of: place) { bytes in
      unsafe bind(
        number, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
        socklen_t(bytes.count))
    }
    close(number)
  }

  private func expectAlive(_ toy: ToyServer) async throws {
    #expect(try await toy.channel().call(Toy.echo, "alive") == "alive")
  }
}
