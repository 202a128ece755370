/// An id as it is written, in place: verification writes three for each token, and takes no memory
/// for them.
package struct IdentifierText: Sendable {
  /// The longest prefix, a line and 26 digits.
  static let countMaximum = 32

  private var storage = [32 of UInt8](repeating: 0)
  private let count: Int

  package var span: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(..<count) }
  }

  var description: String {
    guard let text = try? UTF8Span(validating: span) else { preconditionFailure("all is ASCII") }
    return String(copying: text)
  }

  /// The digits hold 128 bits: the first three of them, then five each. They are made in twos.
  init(prefix: String, high: UInt64, low: UInt64) {
    var next = 0
    for byte in prefix.utf8 {
      storage[next] = byte
      next += 1
    }
    storage[next] = UInt8(ascii: "_")
    storage[next + 1] = Base32.digits[Int(high >> 61)]
    next += 2
    let value = UInt128(high) << 64 | UInt128(low)
    let pairs = Base32.pairs
    for shift in stride(from: 115, through: 5, by: -10) {
      let pair = pairs[Int(truncatingIfNeeded: value >> UInt128(shift)) & 1023]
      storage[next] = UInt8(truncatingIfNeeded: pair)
      storage[next + 1] = UInt8(truncatingIfNeeded: pair >> 8)
      next += 2
    }
    storage[next] = Base32.digits[Int(low & 31)]
    count = next + 1
  }
}

/// Crockford's, in lower case.
enum Base32 {
  static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// Two digits at a time, the first in the lower byte.
  static let pairs: [UInt16] = (0..<1024).map { pair in
    UInt16(digits[pair >> 5]) | UInt16(digits[pair & 31]) << 8
  }
}
