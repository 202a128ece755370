/// Whom an authority of the server's choice says a client is.
public struct PeerCertificate: Sendable, Hashable {
  /// As RFC 4514 writes it, for example `CN=deployer,O=Example`.
  public let subject: String
  /// The alternative names, for example `DNS:deployer.example.com`.
  public let names: [String]

  public init(subject: String, names: [String]) {
    self.subject = subject
    self.names = names
  }
}
