/// Where TCP may be listened on without TLS: this machine only, since a token in clear text on a
/// network is everybody's token.
struct LoopbackAddress: Sendable, Hashable {
  var host: String
  var port: UInt16

  /// Reads `127.x.y.z:port` or `[::1]:port`. No names: what they mean is another file's business.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    let host = text[..<colon]
    if host == "[::1]" {
      self.host = "::1"
    } else if Self.isLoopback(host) {
      self.host = String(host)
    } else {
      return nil
    }
    self.port = port
  }

  private static func isLoopback(_ host: Substring) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
