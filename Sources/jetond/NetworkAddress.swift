import JetonSockets

/// Where TCP is listened on, in numbers: what names mean is another file's business.
struct NetworkAddress: Sendable, Hashable {
  var host: String
  var port: UInt16

  /// Reads `a.b.c.d:port` or `[IPv6]:port`.
  init?(_ text: String) {
    guard case .tcp(let host, let port)? = Address(text), !text.hasPrefix("tcp://"),
      Self.isVersion4(host) || Self.isVersion6(host)
    else { return nil }
    self.host = host
    self.port = port
  }

  /// This machine only.
  var isLoopback: Bool { host == "::1" || host.hasPrefix("127.") }

  private static func isVersion4(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func isVersion6(_ host: String) -> Bool {
    host.contains(":") && host.allSatisfy { $0 == ":" || $0 == "." || $0.isHexDigit }
  }
}
