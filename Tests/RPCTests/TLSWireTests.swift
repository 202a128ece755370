import Dispatch
import Glibc
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonServer
import JetonSockets
import JetonWire
import Synchronization
import TestCertificates
import Testing

/// What TLS does to bytes, turns and ends; and what a peer can do to it.
@Suite struct TLSWireTests {
  @Test func `rule 5 - plain and TLS calls share one port`() async throws {
    let toy = try SecureToy()
    #expect(try await toy.channel().call(Toy.echo, "hidden") == "hidden")
    #expect(try await Channel(to: toy.address).call(Toy.echo, "plain") == "plain")
  }

  @Test func `rule 5 - where plain calls are not taken they hear nothing`() async throws {
    let toy = try SecureToy(plain: .nowhere)
    let peer = RawPeer(to: toy.address)
    peer.send(.greeting())
    #expect(await peer.isAtEnd())
    #expect(await toy.refused.first().reason == "TLS_WANTED")
    #expect(try await toy.channel().call(Toy.echo, "hidden") == "hidden")
  }

  @Test(.enabled(if: LocalNetwork.host != nil, "this machine has no address but loopback"))
  func `rule 68 - from another host plain calls are taken only where that is asked for`()
    async throws
  {
    let host = try #require(LocalNetwork.host)
    for plain in [PlainTCP.nowhere, .loopback, .anywhere] {
      let toy = try SecureToy(host: host, plain: plain)
      let peer = RawPeer(to: toy.address)
      peer.send(.greeting())
      let isTaken = await peer.read(Preface.count) == Preface.server(.ok)
      #expect(isTaken == (plain == .anywhere))
      let channel = try toy.channel { $0.serverName = "localhost" }
      #expect(try await channel.call(Toy.echo, "hidden") == "hidden")
    }
  }

  // MARK: Records

  @Test(arguments: [1, 16_384, 200_000, 1_000_000])
  func `rule 60 - a message of any size comes whole`(size: Int) async throws {
    let text = String(repeating: "x", count: size)
    let toy = try SecureToy()
    #expect(try await toy.channel().call(Toy.echo, text) == text)
  }

  @Test func `rule 60 - many calls at once share records`() async throws {
    let toy = try SecureToy()
    let relay = try Relay(to: toy.address)
    let channel = try toy.channel(to: relay.address)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<500 {
        group.addTask { try await channel.call(Toy.echoLater, "\(number)") == "\(number)" }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(TLSRecord.all(in: relay.fromClient).count < 250)
  }

  @Test func `rule 60 - nobody on the way reads a frame, a method or a credential`() async throws {
    let toy = try SecureToy()
    let relay = try Relay(to: toy.address)
    let channel = try toy.channel(to: relay.address) {
      $0.authorization = Secret("jeton_secret")
      $0.serverName = "localhost"
    }
    #expect(try await channel.call(Toy.echo, "answer") == "answer")
    let (there, back) = (TLSRecord.all(in: relay.fromClient), TLSRecord.all(in: relay.fromServer))
    // The two Hellos are in the clear, with the protocol's name and the host's.
    #expect(there[0].type == TLSRecord.handshake && back[0].type == TLSRecord.handshake)
    #expect(there[0].payload.holds("jtn/1") && there[0].payload.holds("localhost"))
    // Of the certificate, and of what was said, nothing is.
    #expect(there.last?.type == TLSRecord.data && back.last?.type == TLSRecord.data)
    for word in ["JTN", "toy", "Echo", "answer", "jeton", "localhost"] {
      #expect(!relay.fromServer.holds(word), "\(word)")
      #expect(!there.dropFirst().contains { $0.payload.holds(word) }, "\(word)")
    }
  }

  // MARK: Turns and bounds

  @Test func `rule 65 - half a handshake is cut at its deadline`() async throws {
    let toy = try SecureToy { $0.handshakeTimeout = .milliseconds(30) }
    for start: [UInt8] in [[], [0x16], [0x16, 3, 1, 0, 200, 1]] {
      let peer = RawPeer(to: toy.address)
      peer.send(start)
      #expect(await peer.isAtEnd())
    }
    #expect(await toy.refused.reasons(3) == ["TLS_TIMEOUT": 3])
  }

  /// The reactor is held while 40 strangers say their Hello and one caller asks how far it has come.
  @Test func `rule 65 - many handshakes at once leave their turns to open connections`()
    async throws
  {
    let (hold, reads) = (Toy.method("Hold"), Toy.method("Reads"))
    let (held, release, served) = (Counter(), DispatchSemaphore(value: 0), Served())
    var router = Router(gate: OpenGate())
    router.registerInline(hold) { (text: Toy.Text, _, _) in
      held.add()
      release.wait()
      return text
    }
    router.registerInline(reads) { (_: Toy.Text, _, _) in Toy.Text("\(served.reads)") }
    let toy = try SecureToy(router: router)
    served.set(toy.server)
    let hello = try await clientHello(of: toy)
    let strangers = (0..<40).map { _ in RawPeer(to: toy.address) }
    let (holder, caller) = await (RawPeer.greeting(toy.address), RawPeer.greeting(toy.address))
    holder.send(.request(1, hold, ""))
    await held.reached(1)
    for stranger in strangers { stranger.send(hello) }
    caller.send(.request(1, reads, ""))
    let before = served.reads
    release.signal()
    let answer = try #require(await caller.readFrame())
    let after = try Toy.Text(decoding: answer.body.span, limits: .standard).number
    #expect(after - before <= 10)
    for stranger in strangers { #expect(await stranger.read(1) == [TLSRecord.handshake]) }
  }

  private func clientHello(of toy: SecureToy) async throws -> [UInt8] {
    let relay = try Relay(to: toy.address)
    _ = try? await toy.channel(to: relay.address).call(Toy.echo, "")
    let hello = try #require(TLSRecord.all(in: relay.fromClient).first)
    return Array(relay.fromClient.prefix(5 + hello.payload.count))
  }

  @Test func `rule 26 - over TLS too, a client that never reads is cut at the bound`() async throws
  {
    let toy = try SecureToy()
    let peer = try #require(await TLSPeer.greeting(toy.address))
    for stream in 0..<400 where toy.server.counters.closed == 0 {
      peer.send(.request(UInt32(stream * 2 + 1), Toy.fillInline, "60000"))
    }
    while toy.server.counters.closed == 0 { await Task.yield() }
    #expect(try await toy.channel().call(Toy.echo, "alive") == "alive")
  }

  @Test func `rule 26 - over TLS too, a client that takes nothing more is given up`() async throws {
    var limits = Limits.standard
    limits.stallTimeout = .milliseconds(50)
    let toy = try SecureToy(limits: limits)
    let peer = try #require(await TLSPeer.greeting(toy.address, initialCredit: 0x7FFF_FFFF))
    peer.send(.request(1, Toy.count, "0"))
    await toy.toy.cancelled.reached(1)
    #expect(try await toy.channel().call(Toy.echo, "alive") == "alive")
  }

  // MARK: Keys

  @Test func `rule 66 - keys change between calls`() async throws {
    let toy = try SecureToy()
    let peer = try #require(await TLSPeer.greeting(toy.address))
    for round in 0..<100 {
      #expect(peer.updateKeys())
      peer.send(.request(UInt32(2 * round + 1), Toy.echo, "\(round)"))
      #expect(await peer.readFrame()?.body == Toy.Text("\(round)").encode())
    }
  }

  @Test func `rule 66 - keys that change without end are the end`() async throws {
    let toy = try SecureToy()
    let peer = try #require(await TLSPeer.greeting(toy.address))
    for _ in 0..<1000 where toy.server.counters.closed == 0 { peer.updateKeys() }
    #expect(await peer.isAtEnd())
    #expect(await toy.refused.first().reason == "TLS_KEY_UPDATES")
    #expect(try await toy.channel().call(Toy.echo, "alive") == "alive")
  }

  // MARK: The end

  @Test func `rule 67 - an end without close_notify is told from one with it`() async throws {
    let toy = try SecureToy()
    let polite = try #require(await TLSPeer.greeting(toy.address))
    let torn = try #require(await TLSPeer.greeting(toy.address))
    for peer in [polite, torn] { peer.send(.request(1, Toy.wait, "")) }
    await toy.toy.waiting.reached(2)
    polite.end()
    await toy.toy.cancelled.reached(1)
    #expect(toy.server.counters.cutOff == 0)
    torn.cutOff()
    await toy.toy.cancelled.reached(2)
    #expect(toy.server.counters.cutOff == 1)
  }

  @Test func `rule 67 - a client says that it was cut off`() async throws {
    let toy = try SecureToy()
    let relay = try Relay(to: toy.address)
    let channel = try toy.channel(to: relay.address)
    let call = Task { try await channel.call(Toy.wait, "") }
    await toy.toy.waiting.reached(1)
    relay.cut()
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("cut off") == true)
    await toy.toy.cancelled.reached(1)
  }

  @Test func `rule 67 - a channel that closes says goodbye`() async throws {
    let toy = try SecureToy()
    let channel = try toy.channel()
    #expect(try await channel.call(Toy.echo, "x") == "x")
    channel.close()
    while toy.server.counters.open > 0 { await Task.yield() }
    #expect(toy.server.counters.cutOff == 0)
  }

  @Test func `rule 67 - a server that closes, drained or not, says goodbye`() async throws {
    for isDrained in [true, false] {
      let toy = try SecureToy()
      let channel = try toy.channel()
      #expect(try await channel.call(Toy.echo, "x") == "x")
      if isDrained { await toy.server.drain(within: .seconds(5)) } else { toy.server.close() }
      while channel.counters.open > 0 { await Task.yield() }
      #expect(channel.counters.cutOff == 0)
    }
  }

  /// OpenSSL would tidy up at exit(3), under the threads that are in the middle of it: one run in
  /// four was killed.
  @Test(arguments: 0..<5)
  func `a program may end in the middle of handshakes`(run number: Int) async {
    await #expect(processExitsWith: .success) {
      let toy = try SecureToy()
      for _ in 0..<8 {
        Task { while true { _ = try? await toy.channel().call(Toy.echo, "x") } }
      }
      for _ in 0..<20 { _ = try await toy.channel().call(Toy.echo, "x") }
      try TestCertificates.run("/bin/rm", ["-r", toy.files[""]])
      exit(0)
    }
  }
}

/// A server that its own handlers ask.
private final class Served: Sendable {
  private let server = Mutex<Server?>(nil)

  func set(_ server: Server) { self.server.withLock { $0 = server } }
  var reads: Int { server.withLock { Int($0?.counters.reads ?? 0) } }
}

/// An address of this machine that is not loopback.
private enum LocalNetwork {
  static let host: String? = {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard unsafe getifaddrs(&list) == 0 else { return nil }
    defer { unsafe freeifaddrs(list) }
    var next = unsafe list
    while let entry = unsafe next {
      if let host = unsafe host(of: entry.pointee) { return host }
      unsafe next = entry.pointee.ifa_next
    }
    return nil
  }()

  private static func host(of entry: ifaddrs) -> String? {
    guard let address = unsafe entry.ifa_addr, unsafe address.pointee.sa_family == AF_INET,
      unsafe Int(entry.ifa_flags) & Int(IFF_UP) != 0,
      unsafe Int(entry.ifa_flags) & Int(IFF_LOOPBACK) == 0
    else { return nil }
    return unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { place in
      unsafe String(cString: inet_ntoa(place.pointee.sin_addr))
    }
  }
}
