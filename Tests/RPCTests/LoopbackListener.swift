import Glibc
import JetonSockets
import Testing

/// Takes connections and says nothing by itself.
final class LoopbackListener: Sendable {
  let number = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
  let address: Address

  init() throws {
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let number = number
    let result = unsafe withUnsafeMutableBytes(of: &place) { bytes in
      let place = unsafe bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!
      return unsafe bind(number, place, length) | listen(number, 8)
        | getsockname(number, place, &length)
    }
    try #require(result == 0)
    address = .tcp(host: "127.0.0.1", port: UInt16(bigEndian: place.sin_port))
  }

  deinit { close(number) }
}
