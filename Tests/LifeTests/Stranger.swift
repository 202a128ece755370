import Glibc

/// A peer that writes what it likes. It shares no line with the server or the client: its bytes
/// are those of proto/PROTOCOL.md, built by hand.
final class Stranger: Sendable {
  private let socket: CInt

  /// Connects to "127.0.0.1:port" and says nothing. Waits at most ten seconds for anything.
  init(to address: String, receiveBuffer: CInt? = nil) {
    socket = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    let length = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, length)
    unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, length)
    var one: CInt = 1
    unsafe setsockopt(socket, CInt(IPPROTO_TCP), CInt(TCP_NODELAY), &one, 4)
    if var size = receiveBuffer { unsafe setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, 4) }
    let port = address.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = unsafe withUnsafeBytes(of: place) { bytes in
      unsafe connect(
        socket, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
        socklen_t(bytes.count))
    }
    precondition(result == 0)
  }

  /// Connects, and has been greeted.
  convenience init(greeting address: String, receiveBuffer: CInt? = nil) {
    self.init(to: address, receiveBuffer: receiveBuffer)
    send(.greeting)
    precondition(read(8) == .answeredPreface)
    precondition(readFrame()?.type == 1)
  }

  deinit { close(socket) }

  /// Whether all of it could be written.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.send(socket, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// At most `count` bytes: fewer at the end of the stream, or when nothing comes.
  func read(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(count, 64 << 10))
    while bytes.count < count {
      let received = unsafe recv(socket, &chunk, min(chunk.count, count - bytes.count), 0)
      guard received > 0 else { break }
      bytes += chunk[..<received]
    }
    return bytes
  }

  struct Frame {
    var type: UInt8
    var stream: UInt32
    var control: [UInt8]
    var body: [UInt8]

    /// Of a RESPONSE or GOAWAY: their field 1, first when it is there at all.
    var code: UInt8 { control.count > 1 && control[0] == 0x08 ? control[1] : 0 }
  }

  /// One whole frame, or nil at the end of the stream.
  func readFrame() -> Frame? {
    let header = read(12)
    guard header.count == 12 else { return nil }
    let payload = read(Int(header[0...].number32))
    let control = Int(header[10]) << 8 | Int(header[11])
    return Frame(
      type: header[8], stream: header[4...].number32, control: Array(payload[..<control]),
      body: Array(payload[control...]))
  }

  /// The next RESPONSE, whatever else comes before it.
  func readResponse() -> Frame? {
    while let frame = readFrame() {
      if frame.type == 4 { return frame }
    }
    return nil
  }

  /// Whether the peer hung up, which a reset also says, with nothing more to read.
  func isAtEnd() -> Bool {
    var byte: UInt8 = 0
    let count = unsafe recv(socket, &byte, 1, 0)
    return count == 0 || (count < 0 && errno == ECONNRESET)
  }
}

extension ArraySlice<UInt8> {
  fileprivate var number32: UInt32 { prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
}
