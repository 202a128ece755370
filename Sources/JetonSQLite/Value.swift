import JetonDomain

/// What a column holds.
enum Value: Sendable, Hashable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])
}

// How the domain's values are kept.
extension Value {
  static func optional<Wrapped>(_ value: Wrapped?, _ kept: (Wrapped) -> Value) -> Value {
    value.map(kept) ?? .null
  }

  /// Sixteen bytes that sort as the ids do.
  static func id<Thing>(_ id: Identifier<Thing>) -> Value {
    .bytes(id.high.bigEndianBytes + id.low.bigEndianBytes)
  }

  static func digest(_ digest: Digest) -> Value {
    let words = digest.words
    return .bytes(
      words.0.bigEndianBytes + words.1.bigEndianBytes + words.2.bigEndianBytes
        + words.3.bigEndianBytes)
  }

  static func time(_ instant: Instant) -> Value {
    .integer(instant.microseconds)
  }

  /// In microseconds.
  static func duration(_ duration: Duration) -> Value {
    let zero = Instant(microseconds: 0)
    return .integer(zero.advanced(by: duration).microseconds)
  }

  static func epoch(_ epoch: Epoch) -> Value {
    .integer(Int64(epoch))
  }

  static func flag(_ flag: Bool) -> Value {
    .integer(flag ? 1 : 0)
  }
}

extension UInt64 {
  var bigEndianBytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: self >> UInt64(56 - 8 * $0)) }
  }
}
