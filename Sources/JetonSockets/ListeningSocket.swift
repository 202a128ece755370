import CLinux
import Glibc

/// A bound and listening socket, and the file it leaves in the case of a Unix one.
struct ListeningSocket: ~Copyable {
  let descriptor: Descriptor
  let address: Address
  private let file: SocketFile?

  private init(_ descriptor: consuming Descriptor, _ address: Address, _ file: SocketFile?) {
    self.descriptor = descriptor
    self.address = address
    self.file = file
  }

  static func open(
    _ address: Address, mode: UInt32, isRemoteTaken: Bool
  ) throws(SocketError) -> ListeningSocket {
    switch address {
    case .unix(let path): try open(path: path, mode: mode)
    case .tcp(let host, let port): try open(host: host, port: port, isRemoteTaken: isRemoteTaken)
    }
  }

  deinit {
    file?.remove()
  }

  private static func open(
    path: String, mode: UInt32
  ) throws(SocketError) -> ListeningSocket {
    let place = try SocketAddress(path: path)
    let descriptor = try Descriptor("socket", jeton_stream_socket(AF_UNIX))
    var error = place.bind(descriptor.number)
    if error == EADDRINUSE, try removeStale(path, place) { error = place.bind(descriptor.number) }
    guard error != EADDRINUSE else { throw .inUse(.unix(path)) }
    guard error == 0 else { throw .system(call: "bind \(path)", errno: error) }
    let file = SocketFile(path)
    // Nobody can connect before listen(2), so the mode is never wider than asked for.
    guard unsafe chmod(path, mode) == 0 else {
      throw .system(call: "chmod \(path)", errno: errno)
    }
    try startListening(descriptor.number)
    return ListeningSocket(descriptor, .unix(path), file)
  }

  private static func open(
    host: String, port: UInt16, isRemoteTaken: Bool
  ) throws(SocketError) -> ListeningSocket {
    let place = try SocketAddress.resolve(host: host, port: port)[0]
    guard isRemoteTaken || place.isLoopback else { throw .notLoopback(host: host) }
    let descriptor = try Descriptor("socket", jeton_stream_socket(place.family))
    enable(SO_REUSEADDR, SOL_SOCKET, on: descriptor.number)
    let error = place.bind(descriptor.number)
    guard error != EADDRINUSE else { throw .inUse(.tcp(host: host, port: port)) }
    guard error == 0 else { throw .system(call: "bind", errno: error) }
    try startListening(descriptor.number)
    let bound = boundPort(descriptor.number) ?? port
    return ListeningSocket(descriptor, .tcp(host: host, port: bound), nil)
  }
}

/// Connections the kernel holds until they are accepted; capped by net.core.somaxconn.
private let backlog: CInt = 1024

private func startListening(_ number: CInt) throws(SocketError) {
  guard listen(number, backlog) == 0 else { throw .system(call: "listen", errno: errno) }
}

/// The port that was given where zero was asked for.
private func boundPort(_ number: CInt) -> UInt16? {
  let (result, address) = unsafe SocketAddress.filled { storage, length in
    unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { storage in
      unsafe getsockname(number, storage, length)
    }
  }
  return result == 0 ? address.hostAndPort?.port : nil
}

/// Removes a socket file that nobody listens on any more. False when somebody does, or when it
/// is no socket.
private func removeStale(_ path: String, _ place: SocketAddress) throws(SocketError) -> Bool {
  guard FileIdentity(path)?.isSocket == true else { return false }
  let probe = try Descriptor("socket", jeton_stream_socket(AF_UNIX))
  guard place.connect(probe.number) == ECONNREFUSED else { return false }
  return unsafe unlink(path) == 0
}

/// The file of a Unix socket, removed only while it is still the one we made.
private struct SocketFile {
  private let path: String
  private let identity: FileIdentity?

  init(_ path: String) {
    self.path = path
    identity = FileIdentity(path)
  }

  func remove() {
    guard let identity, FileIdentity(path) == identity else { return }
    unsafe unlink(path)
  }
}

private struct FileIdentity: Equatable {
  private let device: dev_t
  private let inode: ino_t
  let isSocket: Bool

  init?(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    device = status.st_dev
    inode = status.st_ino
    isSocket = status.st_mode & S_IFMT == S_IFSOCK
  }
}

func enable(_ option: CInt, _ level: CInt, on number: CInt) {
  var one: CInt = 1
  unsafe setsockopt(number, level, option, &one, socklen_t(MemoryLayout<CInt>.size))
}
