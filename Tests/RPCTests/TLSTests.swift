import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

/// Calls over TLS, and who is refused.
@Suite struct TLSTests {
  let toy = Toy()
  let files: Certificates

  init() throws {
    files = try Certificates()
    try files.issue("server", san: "DNS:localhost,IP:127.0.0.1")
  }

  private func server(_ settings: TLSServerSettings) throws -> (server: Server, address: Address) {
    let server = try Server(router: toy.router(gate: OpenGate()))
    let address = try server.listen(.tcp(host: "127.0.0.1", port: 0), tls: settings)
    return (server, address)
  }

  private func channel(
    _ address: Address, _ change: (inout Channel.Configuration) -> Void = { _ in }
  ) throws -> Channel {
    var configuration = try Channel.Configuration(address: "tls://\(address)")
    configuration.caFile = files["ca.pem"]
    change(&configuration)
    return try Channel(configuration)
  }

  private func expectAlive(_ address: Address) async throws {
    #expect(try await channel(address).call(Toy.echo, "alive") == "alive")
  }

  private func expect(
    _ reason: String, from address: Address,
    _ change: (inout Channel.Configuration) -> Void = { _ in }
  ) async throws {
    let channel = try channel(address, change)
    let error = await #expect(throws: RPCError.self) { try await channel.call(Toy.echo, "") }
    #expect(error?.code == .unavailable)
    #expect(error?.reason == reason, "\(error?.message ?? "")")
  }

  @Test func `a certificate of another authority is refused`() async throws {
    let (server, address) = try server(files.server())
    try files.authority("other")
    try await expect("TLS_UNTRUSTED", from: address) { $0.caFile = files["other.pem"] }
    try await expectAlive(address)
    server.close()
  }

  @Test func `a certificate of another name is refused`() async throws {
    let (server, address) = try server(files.server())
    try await expect("TLS_NAME_MISMATCH", from: address) { $0.serverName = "elsewhere.example" }
    try await expect("TLS_NAME_MISMATCH", from: address) { $0.serverName = "127.0.0.2" }
    let named = try channel(address) { $0.serverName = "localhost" }
    #expect(try await named.call(Toy.echo, "named") == "named")
    server.close()
  }

  @Test func `a certificate that has expired is refused`() async throws {
    try files.issue("old", san: "IP:127.0.0.1", days: -1)
    let (server, address) = try server(files.server("old"))
    try await expect("TLS_CERTIFICATE_EXPIRED", from: address)
    server.close()
  }

  @Test func `a caller without a certificate is refused where one is required`() async throws {
    try files.issue("caller", san: "DNS:caller.example")
    var settings = files.server()
    settings.clients = .required
    settings.clientAuthorityFile = files["ca.pem"]
    let (server, address) = try server(settings)
    try await expect("TLS_CERTIFICATE_REQUIRED", from: address)
    let known = try channel(address) {
      $0.clientCertificateFile = files["caller.pem"]
      $0.clientKeyFile = files["caller.key"]
    }
    #expect(try await known.call(Toy.echo, "known") == "known")
    server.close()
  }

  @Test func `TLS 1_2 is refused, and a protocol other than jtn_1`() async throws {
    let (server, address) = try server(files.server())
    let offer = ["s_client", "-connect", address.description, "-alpn"]
    #expect(try run("/usr/bin/openssl", offer + ["jtn/1", "-tls1_2"]) != 0)
    #expect(try run("/usr/bin/openssl", offer + ["h2"]) != 0)
    #expect(try run("/usr/bin/openssl", offer + ["jtn/1"]) == 0)
    try await expectAlive(address)
    server.close()
  }

  @Test func `half a handshake is cut at its deadline`() async throws {
    var settings = files.server()
    settings.handshakeTimeout = .milliseconds(30)
    let (server, address) = try server(settings)
    for start: [UInt8] in [[], [0x16], [0x16, 3, 1, 0, 200, 1]] {
      let peer = RawPeer(to: address)
      peer.send(start)
      #expect(await peer.isAtEnd())
    }
    server.close()
  }

  @Test func `a server without TLS is told from one with it`() async throws {
    let plain = try ToyServer()
    let channel = try channel(plain.address)
    let error = await #expect(throws: RPCError.self) { try await channel.call(Toy.echo, "") }
    #expect(error?.code == .unavailable)
  }

  @Test func `plain and TLS calls share one port`() async throws {
    let (server, address) = try server(files.server())
    try await expectAlive(address)
    #expect(try await Channel(to: address).call(Toy.echo, "plain") == "plain")
    server.close()
  }

  @Test(arguments: [1, 16_384, 200_000, 1_000_000])
  func `a message of any size comes whole`(size: Int) async throws {
    let (server, address) = try server(files.server())
    let text = String(repeating: "x", count: size)
    #expect(try await channel(address).call(Toy.echo, text) == text)
    server.close()
  }

  @Test func `many calls at once share records`() async throws {
    let (server, address) = try server(files.server())
    let channel = try channel(address)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<500 {
        group.addTask { try await channel.call(Toy.echoLater, "\(number)") == "\(number)" }
      }
      for try await isRight in group { #expect(isRight) }
    }
    server.close()
  }

  @Test func `reloaded certificates are shown to new connections, the old ones stay`() async throws
  {
    let (server, address) = try server(files.server())
    let old = try channel(address)
    #expect(try await old.call(Toy.echo, "before") == "before")
    try files.issue("server", san: "DNS:renamed.example")
    try server.reloadCertificates()
    #expect(try await old.call(Toy.echo, "after") == "after")
    try await expect("TLS_NAME_MISMATCH", from: address)
    let new = try channel(address) { $0.serverName = "renamed.example" }
    #expect(try await new.call(Toy.echo, "new") == "new")
    #expect(server.counters.opened == 2)
    server.close()
  }

  @Test func `files that cannot be read leave the port as it was`() async throws {
    let (server, address) = try server(files.server())
    try run("/bin/rm", [files["server.key"]])
    #expect(throws: SocketError.self) { try server.reloadCertificates() }
    try await expectAlive(address)
    server.close()
  }

  @Test func `handlers see whom a caller's certificate names`() async throws {
    try files.issue("caller", san: "DNS:caller.example,URI:spiffe://example/caller")
    var settings = files.server()
    settings.clients = .optional
    settings.clientAuthorityFile = files["ca.pem"]
    let who = Toy.method("Who")
    var router = Router(gate: OpenGate())
    router.registerInline(who) { (_: Toy.Text, _, context) in
      guard case .tls(_, _, let certificate) = context.peer else { return Toy.Text("plain") }
      return Toy.Text(certificate.map { ([$0.subject] + $0.names).joined(separator: " ") } ?? "-")
    }
    let server = try Server(router: router)
    let address = try server.listen(.tcp(host: "127.0.0.1", port: 0), tls: settings)
    #expect(try await Channel(to: address).call(who, "") == "plain")
    #expect(try await channel(address).call(who, "") == "-")
    let known = try channel(address) {
      $0.clientCertificateFile = files["caller.pem"]
      $0.clientKeyFile = files["caller.key"]
    }
    #expect(
      try await known.call(who, "") == "CN=caller DNS:caller.example URI:spiffe://example/caller")
    server.close()
  }
}
