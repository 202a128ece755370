import Glibc
import JetonDomain

/// Wakes a thread that waits in poll(2).
final class Bell: Sendable {
  let descriptor: Int32
  private let hammer: Int32

  init() throws(StoreError) {
    var ends: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    guard unsafe socketpair(AF_UNIX, Int32(kind), 0, &ends) == 0 else {
      throw .unavailable(detail: "no pair of sockets: errno \(errno)")
    }
    (descriptor, hammer) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(hammer)
  }

  /// One that is full rings as well.
  func ring() {
    var byte: UInt8 = 0
    _ = unsafe write(hammer, &byte, 1)
  }

  func silence() {
    var bytes: [UInt8] = Array(repeating: 0, count: 64)
    while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
  }
}
