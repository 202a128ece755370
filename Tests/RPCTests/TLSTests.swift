import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import TestCertificates
import Testing

/// Who takes whom over TLS, and what the refused are told.
@Suite struct TLSTests {
  private func expect(
    _ reason: String, from toy: SecureToy,
    _ change: (inout Channel.Configuration) -> Void = { _ in }
  ) async throws {
    let channel = try toy.channel(change)
    let error = await #expect(throws: RPCError.self) { try await channel.call(Toy.echo, "") }
    #expect(error?.code == .unavailable)
    #expect(error?.reason == reason, "\(error?.message ?? "")")
  }

  private func expectAlive(_ toy: SecureToy) async throws {
    #expect(try await toy.channel().call(Toy.echo, "alive") == "alive")
  }

  /// What the command of that name says, as a client that has no rules.
  private func shakesHands(_ toy: SecureToy, _ arguments: String...) throws -> Bool {
    let command = ["s_client", "-connect", toy.address.description]
    return try run("/usr/bin/openssl", command + arguments) == 0
  }

  // MARK: The server's certificate

  @Test func `rule 63, B32 - a certificate of another authority is refused`() async throws {
    let toy = try SecureToy()
    try toy.files.authority("other")
    try await expect("TLS_UNTRUSTED", from: toy) { $0.caFile = toy.files["other.pem"] }
    try await expect("TLS_UNTRUSTED", from: toy) { $0.caFile = nil }
    // The server hears of it from the client's alert.
    #expect(await toy.refused.first().reason == "TLS_CERTIFICATE_REFUSED")
    try await expectAlive(toy)
  }

  @Test func `rule 63 - a certificate of another name is refused`() async throws {
    let toy = try SecureToy()
    for name in ["elsewhere.example", "127.0.0.2", "local", "*", ""] {
      try await expect("TLS_NAME_MISMATCH", from: toy) { $0.serverName = name }
    }
    let named = try toy.channel { $0.serverName = "localhost" }
    #expect(try await named.call(Toy.echo, "named") == "named")
  }

  @Test func `rule 63 - a name in the subject alone is no name`() async throws {
    let files = try Certificates()
    try files.issue("server", subject: "localhost")
    try await expect("TLS_NAME_MISMATCH", from: SecureToy(files)) { $0.serverName = "localhost" }
  }

  @Test func `rule 63 - a certificate that has expired is refused`() async throws {
    let files = try Certificates()
    try files.issue("server", san: "IP:127.0.0.1", days: -1)
    try await expect("TLS_CERTIFICATE_EXPIRED", from: SecureToy(files))
  }

  // MARK: The client's certificate

  @Test func `rule 64 - a caller without a certificate is refused where one is required`()
    async throws
  {
    let toy = try SecureToy { $0.clients = .required }
    try toy.files.issue("caller", san: "DNS:caller.example")
    try await expect("TLS_CERTIFICATE_REQUIRED", from: toy)
    let refused = await toy.refused.first()
    #expect(refused.reason == "TLS_CERTIFICATE_REQUIRED")
    #expect(refused.source == "127.0.0.1")
    let known = try toy.channel { $0.show("caller", of: toy.files) }
    #expect(try await known.call(Toy.echo, "known") == "known")
    #expect(toy.server.refusals == ["TLS_CERTIFICATE_REQUIRED": 1])
  }

  @Test(arguments: [TLSServerSettings.Clients.optional, .required])
  func `rule 64 - a caller's certificate that proves nothing is refused, wanted or not`(
    clients: TLSServerSettings.Clients
  ) async throws {
    let toy = try SecureToy { $0.clients = clients }
    try toy.files.authority("other")
    try toy.files.issue("stranger", by: "other")
    try toy.files.issue("late", days: -1)
    for name in ["stranger", "late"] {
      try await expect("TLS_CERTIFICATE_REFUSED", from: toy) { $0.show(name, of: toy.files) }
    }
    #expect(await toy.refused.reasons(2) == ["TLS_UNTRUSTED": 1, "TLS_CERTIFICATE_EXPIRED": 1])
  }

  @Test func `rule 64 - handlers see whom a caller's certificate names`() async throws {
    let who = Toy.method("Who")
    var router = Router(gate: OpenGate())
    router.registerInline(who) { (_: Toy.Text, _, context) in
      guard case .tls(_, _, let certificate) = context.peer else { return Toy.Text("plain") }
      return Toy.Text(certificate.map { ([$0.subject] + $0.names).joined(separator: " ") } ?? "-")
    }
    let toy = try SecureToy(router: router) { $0.clients = .optional }
    try toy.files.issue("caller", san: "DNS:caller.example,URI:spiffe://example/caller")
    #expect(try await Channel(to: toy.address).call(who, "") == "plain")
    #expect(try await toy.channel().call(who, "") == "-")
    let known = try toy.channel { $0.show("caller", of: toy.files) }
    #expect(
      try await known.call(who, "") == "CN=caller DNS:caller.example URI:spiffe://example/caller")
  }

  // MARK: Version and protocol

  @Test func `rule 61 - TLS 1_2 is refused`() async throws {
    let toy = try SecureToy()
    #expect(try !shakesHands(toy, "-alpn", "jtn/1", "-tls1_2"))
    #expect(await toy.refused.first().reason == "TLS_VERSION")
    try await expectAlive(toy)
  }

  @Test func `rule 62 - who does not offer jtn_1 is refused`() async throws {
    let toy = try SecureToy()
    #expect(try !shakesHands(toy))
    #expect(try !shakesHands(toy, "-alpn", "h2,http/1.1"))
    #expect(try shakesHands(toy, "-alpn", "h2,jtn/1"))
    #expect(await toy.refused.reasons(2) == ["TLS_PROTOCOL": 2])
  }

  @Test func `a server without TLS is told from one with it`() async throws {
    let plain = try ToyServer()
    let channel = try Channel(Channel.Configuration(address: "tls://\(plain.address)"))
    let error = await #expect(throws: RPCError.self) { try await channel.call(Toy.echo, "") }
    #expect(error?.message.contains("TLS handshake") == true)
  }

  @Test func `of several servers each is asked for its own name`() async throws {
    let toy = try SecureToy()
    let plain = try ToyServer()
    var configuration = try Channel.Configuration(
      address: "tls://\(plain.address),tls://\(toy.address),\(plain.address)")
    configuration.caFile = toy.files["ca.pem"]
    #expect(try await Channel(configuration).call(Toy.echo, "second") == "second")
    #expect(toy.server.counters.opened == 1)
  }

  @Test(arguments: ["tls://", "tls://host", "tls://unix:/x", "tls://tcp://h:1", "tls://h:99999"])
  func `what is no address over TLS is refused`(text: String) {
    let error = #expect(throws: RPCError.self) { try Channel.Configuration(address: text) }
    #expect(error?.reason == "BAD_ADDRESS")
    #expect(error?.message.contains("tls://host:port") == true)
  }

  // MARK: Files

  @Test func `new certificates are for new connections, the old ones go on`() async throws {
    let toy = try SecureToy()
    let old = try toy.channel()
    #expect(try await old.call(Toy.echo, "before") == "before")
    try toy.files.issue("server", san: "DNS:renamed.example")
    try toy.server.reloadCertificates()
    #expect(try await old.call(Toy.echo, "after") == "after")
    try await expect("TLS_NAME_MISMATCH", from: toy)
    let new = try toy.channel { $0.serverName = "renamed.example" }
    #expect(try await new.call(Toy.echo, "new") == "new")
    #expect(toy.server.counters.opened == 2)
  }

  @Test(arguments: ["server.pem", "server.key", "ca.pem"])
  func `files that cannot be used leave the port as it was`(name: String) async throws {
    let toy = try SecureToy { $0.clients = .optional }
    try toy.files.issue("other")
    try run("/bin/cp", [toy.files[name], toy.files["kept"]])
    for spoil in [["/bin/rm"], ["/bin/cp", "/bin/true"], ["/bin/cp", toy.files["other.key"]]] {
      try run(spoil[0], spoil.dropFirst() + [toy.files[name]])
      #expect(throws: SocketError.self) { try toy.server.reloadCertificates() }
    }
    try run("/bin/cp", [toy.files["kept"], toy.files[name]])
    try await expectAlive(toy)
  }

  @Test func `a key under a passphrase is refused, and nobody is asked for it`() throws {
    let files = try Certificates(issuing: "server")
    try files.lock("server")
    #expect(throws: SocketError.self) {
      try SecureToy(files) { $0.keyFile = files["server.locked"] }
    }
  }

  @Test func `a client's files that cannot be used are named`() throws {
    let toy = try SecureToy()
    for file in [toy.files["nothing.pem"], "/dev/null"] {
      let error = #expect(throws: RPCError.self) { try toy.channel { $0.caFile = file } }
      #expect(error?.reason == "TLS_FILE")
      #expect(error?.message.contains(file) == true)
    }
  }
}
