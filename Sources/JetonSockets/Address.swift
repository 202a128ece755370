/// Where a server listens: "unix:/path", "tcp://host:port", "host:port" or "[::1]:port".
public enum Address: Sendable, Hashable {
  case unix(String)
  case tcp(host: String, port: UInt16)
}

extension Address: LosslessStringConvertible {
  public init?(_ description: String) {
    if description.hasPrefix("unix:") {
      let path = description.dropFirst(5)
      guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
      self = .unix(String(path))
      return
    }
    let isPrefixed = description.hasPrefix("tcp://")
    let authority = isPrefixed ? description.dropFirst(6) : description[...]
    guard let colon = authority.lastIndex(of: ":"),
      let port = Self.port(authority[authority.index(after: colon)...]),
      let host = Self.host(authority[..<colon])
    else { return nil }
    self = .tcp(host: host, port: port)
  }

  /// Digits alone; `UInt16` takes a sign, too.
  private static func port(_ text: Substring) -> UInt16? {
    text.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? UInt16(text) : nil
  }

  /// A name, an IPv4 address, or an IPv6 address in brackets.
  private static func host(_ text: Substring) -> String? {
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]") && text.count > 2
    let host = isBracketed ? text.dropFirst().dropLast() : text
    let allowed = host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        true
      case UInt8(ascii: ":"), UInt8(ascii: "%"): isBracketed
      default: false
      }
    }
    return allowed && !host.isEmpty ? String(host) : nil
  }

  public var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port):
      Self.isReadInBracketsOnly(host) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }

  /// An IPv6 address, and what names a zone.
  private static func isReadInBracketsOnly(_ host: String) -> Bool {
    host.utf8.contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "%") }
  }
}

/// Who is at the other end, as the kernel knows it.
package enum RemoteAddress: Sendable, Hashable {
  case unix(userID: UInt32, groupID: UInt32, processID: Int32)
  case tcp(address: String, port: UInt16)
  case tls(address: String, port: UInt16, certificate: CertificateNames?)

  var isLoopback: Bool {
    switch self {
    case .unix: true
    case .tcp(let address, _), .tls(let address, _, _):
      address.hasPrefix("127.") || address == "::1"
    }
  }

  /// The same peer, once it is known how it speaks.
  func speaking(_ transport: Transport) -> RemoteAddress {
    guard case .tls(let stream) = transport, case .tcp(let address, let port) = self else {
      return self
    }
    return .tls(address: address, port: port, certificate: stream.peerCertificate)
  }
}
