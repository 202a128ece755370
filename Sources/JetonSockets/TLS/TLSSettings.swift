/// With what a server proves who it is, and whether its callers must.
public struct TLSServerSettings: Sendable, Hashable {
  /// Of callers' certificates.
  public enum Clients: String, Sendable, Hashable, CaseIterable {
    case off
    /// Looked at when there is one; a bad one is refused.
    case optional
    case required
  }

  /// PEM: the server's certificate, then the ones that lead to its authority.
  public var certificateFile: String
  /// PEM, not encrypted.
  public var keyFile: String
  /// PEM: who vouches for callers; needed unless `clients` is `off`.
  public var clientAuthorityFile: String?
  public var clients = Clients.off
  /// From the first byte's turn to the last of the handshake.
  public var handshakeTimeout: Duration = .seconds(5)

  public init(certificateFile: String, keyFile: String) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }
}

/// From where connections without TLS are taken.
public enum PlainTCP: String, Sendable, Hashable, CaseIterable {
  case nowhere
  case loopback
  /// Credentials and answers cross the network in plain text.
  case anywhere
}

/// Whom a client trusts, and with what it proves who it is.
package struct TLSClientSettings: Sendable, Hashable {
  /// PEM; nil is what the system trusts.
  package var authorityFile: String?
  /// What the server's certificate must name; nil is the host that is connected to.
  package var serverName: String?
  package var certificateFile: String?
  package var keyFile: String?

  package init() {}
}
