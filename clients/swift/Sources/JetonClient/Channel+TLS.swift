import JetonRPC
import JetonSockets

extension Channel.Configuration {
  /// Nil where no address wants it.
  func tls() throws(RPCError) -> TLSClient? {
    guard endpoints.contains(where: \.isSecure) else { return nil }
    var settings = TLSClientSettings()
    settings.serverName = serverName
    settings.authorityFile = caFile
    settings.certificateFile = clientCertificateFile
    settings.keyFile = clientKeyFile
    do {
      return try TLSClient(settings)
    } catch {
      throw RPCError(
        .invalidArgument, error.description, reason: "TLS_FILE", domain: "rpc",
        isNotProcessed: true, isRetryForbidden: true)
    }
  }
}
