import Glibc

/// What the operating system, or an address, refused.
public enum SocketError: Error, Sendable, Hashable {
  case system(call: String, errno: Int32)
  case badAddress(String)
  case unresolvable(host: String)
  case pathTooLong(String, maximum: Int)
  case inUse(Address)
  /// A certificate, key or authority that cannot be used.
  case tls(String)
  /// Without TLS secrets would cross the network in plain text.
  case notLoopback(host: String)
}

extension SocketError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let call, let errno): "\(call): \(text(of: errno))"
    case .badAddress(let text):
      "\(text) is no address; write unix:/path, tcp://host:port, tls://host:port or host:port"
    case .unresolvable(let host): "\(host) has no address"
    case .pathTooLong(let path, let maximum): "\(path) is longer than \(maximum) bytes"
    case .inUse(let address): "\(address) is in use"
    case .tls(let problem): problem
    case .notLoopback(let host):
      "\(host) is not a loopback address: tokens would cross the network in plain text without TLS"
    }
  }
}

func text(of errno: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 128)
  let length = buffer.count
  return unsafe buffer.withUnsafeMutableBufferPointer { buffer in
    guard let start = buffer.baseAddress, unsafe strerror_r(errno, start, length) == 0 else {
      return "error \(errno)"
    }
    return unsafe String(cString: start)
  }
}
