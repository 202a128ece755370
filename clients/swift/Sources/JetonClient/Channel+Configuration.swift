public import JetonRPC
public import JetonSecret
import JetonSockets
import JetonWire

extension Channel {
  public struct Configuration: Sendable {
    /// The credential of every call that brings none itself.
    public var authorization: Secret?
    /// This program's name and version.
    public var agent = "jeton-swift/1"
    /// For all attempts of a unary call together. A stream has none unless the call says so.
    public var timeout: Duration = .seconds(10)
    public var connectTimeout: Duration = .seconds(5)
    /// Without a byte from the server, until it is asked whether it is there: as often as the server
    /// allows. Nil means never; then only a write finds out.
    public var keepalive: Duration?
    /// Whether calls wait for a connection instead of failing at once when there is none.
    public var waitsForReady = false
    /// One means no retries.
    public var attemptsMaximum = 5
    /// The longest answer that is taken.
    public var frameBytesMaximum = 1 << 20
    /// Calls that are open or wait for their turn; more are refused.
    public var callsMaximum = 10_000
    /// See every call, the first first.
    public var interceptors: [any ClientInterceptor] = []
    /// Who vouches for the server's certificate, as PEM; nil is what the system trusts.
    public var caFile: String?
    /// What the server's certificate must name, where that is not the address's host.
    public var serverName: String?
    /// What this program proves who it is with, as PEM; the key may be in the certificate's file.
    public var clientCertificateFile: String?
    public var clientKeyFile: String?
    /// Of servers that serve the same; at least one.
    let endpoints: [Endpoint]

    /// "unix:/path", "tcp://host:port", "host:port", or over TLS "tls://host:port"; or several of
    /// them with commas between, of which the first that answers is used, until it fails.
    public init(address: String) throws(RPCError) {
      endpoints = try address.split(separator: ",", omittingEmptySubsequences: false).map {
        part throws(RPCError) in try Endpoint(part)
      }
    }

    /// A Hello that no server needs to take is not sent.
    func check() throws(RPCError) {
      let maximum = PeerLimits().controlBytesMaximum
      guard agent.utf8.count + (authorization?.count ?? 0) <= maximum - 64 else {
        throw RPCError(
          .invalidArgument, "agent and credential are longer than \(maximum - 64) bytes",
          reason: "TOO_LARGE", domain: "rpc")
      }
    }
  }
}
