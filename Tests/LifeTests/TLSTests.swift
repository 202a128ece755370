import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import TestCertificates
import Testing

/// A real jetond over TLS, reached by the command line and by a client.
@Suite struct TLSTests {
  private let files: Certificates

  init() throws {
    files = try Certificates()
    try files.issue("server", san: "IP:127.0.0.1")
    try files.issue("caller", san: "DNS:caller.example")
  }

  private func flags(clients: String = "off") -> [String] {
    [
      "--tls-certificate", files["server.pem"], "--tls-key", files["server.key"], "--tls-clients",
      clients, "--tls-client-ca", files["ca.pem"],
    ]
  }

  private func caller(_ daemon: Daemon, serverName: String? = nil) throws -> Caller {
    var configuration = try Channel.Configuration(address: "tls://" + daemon.tcp)
    configuration.caFile = files["ca.pem"]
    configuration.serverName = serverName
    return Caller(on: try Channel(configuration))
  }

  /// What `jeton whoami` says.
  private func whoAmI(
    _ token: Secret, of daemon: Daemon, _ options: String...
  ) throws -> Program.Result {
    try Program(name: "jeton")(
      ["whoami", "--address", "tls://" + daemon.tcp] + options,
      environment: ["JETON_TOKEN": token.reveal()])
  }

  @Test func `S4 the command line and a client use a token over TLS, and only over the right one`()
    async throws
  {
    try await Daemon.run(flags()) { daemon in
      let token = try await daemon.create("ci", .viewer, by: daemon.owner()).secret
      let answer = try whoAmI(token, of: daemon, "--ca-file", files["ca.pem"])
      #expect(answer.status == 0 && answer.output.contains("ci"), "\(answer)")
      #expect(try await caller(daemon).verdict(token, with: token) == .valid)

      let unknown = try whoAmI(token, of: daemon)
      #expect(unknown.status != 0)
      #expect(unknown.errors.contains("certificate is refused"), "\(unknown.errors)")
      #expect(unknown.errors.contains("--ca-file"), "\(unknown.errors)")
    }
  }

  @Test func `a caller without a certificate is refused where one is required, and in the log`()
    async throws
  {
    try await Daemon.run(flags(clients: "required")) { daemon in
      let token = try await daemon.create("ci", .viewer, by: daemon.owner()).secret
      for _ in 0..<3 {
        let refused = try whoAmI(token, of: daemon, "--ca-file", files["ca.pem"])
        #expect(refused.status != 0)
        #expect(refused.errors.contains("a client certificate is required"), "\(refused.errors)")
        #expect(refused.errors.contains("--client-certificate"))
      }
      let answer = try whoAmI(
        token, of: daemon, "--ca-file", files["ca.pem"], "--client-certificate",
        files["caller.pem"], "--client-key", files["caller.key"])
      #expect(answer.status == 0, "\(answer.errors)")
      // Once, however often.
      let lines = daemon.log.split(separator: "\n").filter { $0.contains("connection_refused") }
      #expect(lines.count == 1)
      #expect(lines.first?.contains(#""reason":"TLS_CERTIFICATE_REQUIRED""#) == true)
      #expect(lines.first?.contains(#""from":"127.0.0.1","times":"1""#) == true)
    }
  }

  @Test func `SIGHUP brings new certificates to new connections, and no bad ones`() async throws {
    try await Daemon.run(flags()) { daemon in
      let old = try caller(daemon)
      let owner = try await daemon.owner()
      let token = try await daemon.create("ci", .viewer, by: owner).secret
      #expect(try await old.verdict(token, with: token) == .valid)

      try files.issue("server", san: "DNS:renamed.example")
      try await hangUp(on: daemon, until: "certificates_reloaded")
      #expect(try await old.verdict(token, with: token) == .valid)
      let renamed = try caller(daemon, serverName: "renamed.example")
      #expect(try await renamed.verdict(token, with: token) == .valid)
      let error = await #expect(throws: RPCError.self) {
        try await caller(daemon).verdict(token, with: token)
      }
      #expect(error?.reason == "TLS_NAME_MISMATCH")

      try Data("no certificate".utf8).write(to: URL(filePath: files["server.pem"]))
      try await hangUp(on: daemon, until: "certificates_not_reloaded")
      #expect(daemon.log.contains("server.pem cannot be used as a certificate"))
      let again = try caller(daemon, serverName: "renamed.example")
      #expect(try await again.verdict(token, with: token) == .valid)
      #expect(try await old.verdict(token, with: token) == .valid)
    }
  }

  private func hangUp(on daemon: Daemon, until event: String) async throws {
    kill(daemon.processID, SIGHUP)
    for _ in 0..<500 where !daemon.log.contains(#""event":"\#(event)""#) {
      try await Task.sleep(for: .milliseconds(10))
    }
    try #require(daemon.log.contains(#""event":"\#(event)""#), "\(daemon.log)")
  }

  @Test func `plain calls from anywhere are warned about`() async throws {
    try await Daemon.run(["--plain-tcp", "anywhere"]) { daemon in
      #expect(daemon.log.contains("plain_tcp_from_anywhere"))
    }
    try await Daemon.run(flags()) { daemon in
      #expect(!daemon.log.contains("plain_tcp_from_anywhere"))
    }
  }
}

extension Caller {
  fileprivate func verdict(
    _ secret: Secret, with token: Secret
  ) async throws(RPCError) -> JetonV1.TokenVerdict {
    let answer = try await tokens.verifyToken(
      JetonV1.VerifyTokenRequest(token: secret), options: CallOptions(authorization: token))
    return answer.verification?.verdict ?? .unspecified
  }
}
