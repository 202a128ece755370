import Glibc

/// Descriptor 2, a line in one write, so that lines of several threads do not mix. A log that
/// nobody takes is lost: the service does not end because of it.
package let standardError: @Sendable ([UInt8]) -> Void = { line in
  var rest = line[...]
  while !rest.isEmpty {
    let written = unsafe rest.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    if written < 0 && errno == EINTR { continue }
    if written <= 0 { return }
    rest = rest.dropFirst(written)
  }
}
