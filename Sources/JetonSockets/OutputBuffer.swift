import Glibc

/// What a connection holds for a peer that does not read.
package struct OutputLimits: Sendable {
  package var bytesMaximum: Int
  package var stallTimeout: Duration

  package init(bytesMaximum: Int, stallTimeout: Duration) {
    self.bytesMaximum = bytesMaximum
    self.stallTimeout = stallTimeout
  }
}

/// Bytes to be written, and how far that has come.
struct OutputBuffer: ~Copyable {
  /// Capacity kept while there is nothing to write.
  private static let idleCapacity = 64 << 10

  private var bytes: [UInt8] = []
  private var written = 0

  var count: Int { bytes.count - written }

  mutating func append(_ append: (inout [UInt8]) -> Void) {
    append(&bytes)
  }

  /// One send(2): bytes, or -1 with errno. No SIGPIPE: the error is answer enough.
  mutating func write(to number: CInt) -> Int {
    let sent = unsafe bytes.withUnsafeBytes { bytes in
      unsafe send(number, bytes.baseAddress! + written, bytes.count - written, CInt(MSG_NOSIGNAL))
    }
    if sent > 0 { took(sent) }
    return sent
  }

  /// As many records as the socket takes; their bytes. Where there is no more, the stream says why.
  mutating func write(to stream: TLSStream) -> Int {
    let sent = unsafe bytes.withUnsafeBytes { bytes in
      unsafe stream.write(UnsafeRawBufferPointer(rebasing: bytes[written...]))
    }
    took(sent)
    return sent
  }

  private mutating func took(_ count: Int) {
    written += count
    if written == bytes.count { clear() }
  }

  mutating func clear() {
    if bytes.capacity > Self.idleCapacity {
      bytes = []
    } else {
      bytes.removeAll(keepingCapacity: true)
    }
    written = 0
  }
}
