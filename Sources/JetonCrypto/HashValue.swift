/// The 256 bits of a SHA-256 or of a keyed hash, inline.
package struct HashValue: Sendable, Hashable {
  /// Big-endian words, so that they order as the bytes do.
  package var words: (UInt64, UInt64, UInt64, UInt64)

  package static let byteCount = 32

  package init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// Nil unless there are 32 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    func word(_ start: Int) -> UInt64 {
      bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }
    words = (word(0), word(8), word(16), word(24))
  }

  package var bytes: [UInt8] {
    words.0.bigEndianBytes + words.1.bigEndianBytes + words.2.bigEndianBytes
      + words.3.bigEndianBytes
  }

  /// In a time that does not depend on where they differ.
  package static func == (left: HashValue, right: HashValue) -> Bool {
    (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
      | (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3) == 0
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }
}

extension UInt64 {
  var bigEndianBytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: self >> UInt64(56 - 8 * $0)) }
  }
}
