import JetonClient
import JetonRPC
import JetonServer
import JetonSockets
import Synchronization
import TestCertificates

/// A toy behind a real server that speaks TLS, with an authority of its own, and channels to it.
struct SecureToy {
  let toy = Toy()
  let files: Certificates
  let server: Server
  let address: Address
  let refused = Refused()

  init(
    _ files: Certificates? = nil, router: Router<OpenGate>? = nil, limits: Limits = .standard,
    host: String = "127.0.0.1", plain: PlainTCP = .loopback,
    _ change: (inout TLSServerSettings) -> Void = { _ in }
  ) throws {
    self.files = try files ?? Certificates(issuing: "server")
    var settings = TLSServerSettings(
      certificateFile: self.files["server.pem"], keyFile: self.files["server.key"])
    settings.clientAuthorityFile = self.files["ca.pem"]
    change(&settings)
    let refused = refused
    server = try Server(
      router: router ?? toy.router(gate: OpenGate()), limits: limits,
      onRefusal: { refused.note($0) })
    address = try server.listen(.tcp(host: host, port: 0), tls: settings, plain: plain)
  }

  func channel(
    to address: Address? = nil, _ change: (inout Channel.Configuration) -> Void = { _ in }
  ) throws -> Channel {
    var configuration = try Channel.Configuration(address: "tls://\(address ?? self.address)")
    configuration.caFile = files["ca.pem"]
    configuration.attemptsMaximum = 1
    change(&configuration)
    return try Channel(configuration)
  }
}

extension Certificates {
  /// For a server on this machine.
  convenience init(issuing name: String) throws {
    try self.init()
    try issue(name, san: "DNS:localhost,IP:127.0.0.1")
  }
}

extension Channel.Configuration {
  mutating func show(_ name: String, of files: Certificates) {
    clientCertificateFile = files[name + ".pem"]
    clientKeyFile = files[name + ".key"]
  }
}

/// What a server has said of the connections it refused.
final class Refused: Sendable {
  private let all = Mutex<[RefusedConnection]>([])
  private let counter = Counter()

  func note(_ refused: RefusedConnection) {
    all.withLock { $0.append(refused) }
    counter.add()
  }

  /// As soon as there are so many of them.
  func reasons(_ count: Int) async -> [String: UInt64] {
    await counter.reached(count)
    return all.withLock { all in
      Dictionary(all.map { ($0.reason, $0.times) }, uniquingKeysWith: max)
    }
  }

  func first() async -> RefusedConnection {
    await counter.reached(1)
    return all.withLock { $0[0] }
  }
}
