import Dispatch
import Glibc
import JetonSockets
import JetonWire

/// A peer that writes any bytes it likes and reads with a time limit: no client library between.
/// It waits on a thread of its own, since there are few that run tests.
final class RawPeer: Sendable {
  let number: CInt
  private let queue = DispatchQueue(label: "peer")

  /// Connects as a client would.
  convenience init(to address: Address) {
    let family = if case .unix = address { AF_UNIX } else { AF_INET }
    self.init(connecting: socket(family, CInt(SOCK_STREAM.rawValue), 0), to: address)
  }

  init(connecting number: CInt, to address: Address) {
    self.number = number
    let result =
      switch address {
      case .unix(let path): Self.connect(number, path)
      case .tcp(let host, let port): Self.connect(number, host, port)
      }
    precondition(result == 0)
    setTimeout()
  }

  private init(accepted number: CInt) {
    self.number = number
    setTimeout()
  }

  /// Takes one connection, as a server would.
  static func accepted(from listener: CInt) async -> RawPeer {
    await withCheckedContinuation { continuation in
      DispatchQueue(label: "listener").async {
        continuation.resume(returning: RawPeer(accepted: accept(listener, nil, nil)))
      }
    }
  }

  deinit { close(number) }

  private static func connect(_ number: CInt, _ path: String) -> CInt {
    var place = sockaddr_un()
    place.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &place.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    return connect(number, place)
  }

  private static func connect(_ number: CInt, _ host: String, _ port: UInt16) -> CInt {
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = unsafe inet_addr(host)
    return connect(number, place)
  }

  private static func connect<Place>(_ number: CInt, _ place: Place) -> CInt {
    unsafe withUnsafeBytes(of: place) { bytes in
      unsafe Glibc.connect(
        number, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
        socklen_t(bytes.count))
    }
  }

  private func setTimeout() {
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    let length = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &timeout, length)
    unsafe setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &timeout, length)
    var one: CInt = 1
    unsafe setsockopt(number, CInt(IPPROTO_TCP), CInt(TCP_NODELAY), &one, 4)
  }

  /// Whether all of it could be written.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.send(
          number, bytes.baseAddress! + written, bytes.count - written, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }

  /// What is closed then ends with RST instead of FIN (socket(7), SO_LINGER).
  func resetWhenClosed() {
    var now = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(number, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
  }

  func endSending() {
    shutdown(number, CInt(SHUT_WR))
  }

  /// Runs what may wait.
  func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body()) }
    }
  }

  /// At most `count` bytes: fewer at the end of the stream or when nothing comes for ten seconds.
  func read(_ count: Int) async -> [UInt8] {
    await blocking { self.readNow(count) }
  }

  /// One whole frame, or nil at the end of the stream.
  func readFrame() async -> ReadFrame? {
    await blocking { self.readFrameNow() }
  }

  /// Whether the peer hung up, which a reset also says, with nothing more to read.
  func isAtEnd() async -> Bool {
    await blocking { [number] in
      var byte: UInt8 = 0
      let count = unsafe recv(number, &byte, 1, 0)
      return count == 0 || (count < 0 && errno == ECONNRESET)
    }
  }

  private func readNow(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(count, 64 << 10))
    while bytes.count < count {
      let received = unsafe recv(number, &chunk, min(chunk.count, count - bytes.count), 0)
      guard received > 0 else { break }
      bytes += chunk[..<received]
    }
    return bytes
  }

  func readFrameNow() -> ReadFrame? {
    let bytes = readNow(FrameHeader.count)
    guard bytes.count == FrameHeader.count else { return nil }
    let header = FrameHeader(decoding: bytes.span)
    let payload = readNow(Int(header.length))
    guard payload.count == Int(header.length) else { return nil }
    let control = Int(header.controlLength)
    return ReadFrame(
      header: header, control: Array(payload[..<control]), body: Array(payload[control...]))
  }

  struct ReadFrame: Sendable {
    var header: FrameHeader
    var control: [UInt8]
    var body: [UInt8]
  }
}
