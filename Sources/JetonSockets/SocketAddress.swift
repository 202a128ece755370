import CLinux
import Glibc

/// An `Address` in the kernel's form.
struct SocketAddress: Sendable {
  private var storage: sockaddr_storage
  private var length: socklen_t

  /// Room for whatever the kernel fills in.
  private init() {
    storage = sockaddr_storage()
    length = socklen_t(MemoryLayout<sockaddr_storage>.size)
  }

  var family: CInt { CInt(storage.ss_family) }

  /// sun_path without the NUL that some tools expect at its end.
  static let pathMaximum = 107

  init(path: String) throws(SocketError) {
    guard path.utf8.count <= Self.pathMaximum else {
      throw .pathTooLong(path, maximum: Self.pathMaximum)
    }
    self.init()
    length = socklen_t(MemoryLayout<sockaddr_un>.size)
    unsafe withUnsafeMutableBytes(of: &storage) { bytes in
      let address = unsafe bytes.assumingMemoryBound(to: sockaddr_un.self)
      unsafe address[0].sun_family = sa_family_t(AF_UNIX)
      let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
      unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]).copyBytes(from: path.utf8)
    }
  }

  /// All addresses of a name; may ask the network, hence may take long.
  static func resolve(host: String, port: UInt16) throws(SocketError) -> [SocketAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0 else {
      throw .unresolvable(host: host)
    }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      if let address = unsafe entry.pointee.ai_addr {
        unsafe addresses.append(SocketAddress(address, entry.pointee.ai_addrlen))
      }
      unsafe next = entry.pointee.ai_next
    }
    guard !addresses.isEmpty else { throw .unresolvable(host: host) }
    return addresses
  }

  private init(_ address: UnsafePointer<sockaddr>, _ length: socklen_t) {
    self.init()
    self.length = length
    unsafe withUnsafeMutableBytes(of: &storage) { bytes in
      unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
    }
  }

  private func with<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    unsafe withUnsafeBytes(of: storage) { bytes in
      unsafe body(bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!, length)
    }
  }

  /// Zero or errno.
  func bind(_ number: CInt) -> CInt {
    unsafe with { unsafe Glibc.bind(number, $0, $1) } == 0 ? 0 : errno
  }

  /// Zero or errno; EINPROGRESS is the usual one.
  func connect(_ number: CInt) -> CInt {
    unsafe with { unsafe Glibc.connect(number, $0, $1) } == 0 ? 0 : errno
  }

  /// Lets a system call fill an address in.
  static func filled(
    by call: (UnsafeMutablePointer<sockaddr_storage>, UnsafeMutablePointer<socklen_t>) -> CInt
  ) -> (CInt, SocketAddress) {
    var address = SocketAddress()
    let result = unsafe call(&address.storage, &address.length)
    return (result, address)
  }

  /// Numeric host and port; nil for what is neither IPv4 nor IPv6.
  var hostAndPort: (host: String, port: UInt16)? {
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
    let hostLength = socklen_t(host.count)
    let portLength = socklen_t(port.count)
    guard family == AF_INET || family == AF_INET6 else { return nil }
    let result = unsafe with { address, length in
      unsafe getnameinfo(
        address, length, &host, hostLength, &port, portLength, NI_NUMERICHOST | NI_NUMERICSERV)
    }
    guard result == 0, let number = UInt16(string(port)) else { return nil }
    return (string(host), number)
  }

  var isLoopback: Bool {
    guard let host = hostAndPort?.host else { return family == AF_UNIX }
    return host.hasPrefix("127.") || host == "::1"
  }

  private func string(_ characters: [CChar]) -> String {
    let bytes = characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
