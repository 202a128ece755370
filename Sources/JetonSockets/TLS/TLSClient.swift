/// How a client makes sure of its servers; made once, since trust is read from files.
package final class TLSClient: Sendable {
  private let serverName: String?
  private let context: TLSContext

  package init(_ settings: TLSClientSettings) throws(SocketError) {
    serverName = settings.serverName
    context = try TLSContext(settings)
  }

  /// Nil for what no certificate can name.
  func connect(_ number: CInt, to address: Address) -> TLSStream? {
    switch address {
    case .unix: nil
    case .tcp(let host, _): context.connect(number, serverName: serverName ?? host)
    }
  }
}
