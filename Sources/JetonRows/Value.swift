// How the domain's things are rows of tables, the seal over them, and whose turn it is to read and
// write them: what stores on SQL share, whatever the engine. The room knows no engine.

package import JetonDomain

/// What a column holds.
package enum Value: Sendable, Hashable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])
}

// How the domain's values are kept.
extension Value {
  package static func optional<Wrapped>(_ value: Wrapped?, _ kept: (Wrapped) -> Value) -> Value {
    value.map(kept) ?? .null
  }

  /// Sixteen bytes that sort as the ids do.
  package static func id<Thing>(_ id: Identifier<Thing>) -> Value {
    .bytes(id.high.bigEndianBytes + id.low.bigEndianBytes)
  }

  package static func digest(_ digest: Digest) -> Value {
    let words = digest.words
    return .bytes(
      words.0.bigEndianBytes + words.1.bigEndianBytes + words.2.bigEndianBytes
        + words.3.bigEndianBytes)
  }

  package static func time(_ instant: Instant) -> Value {
    .integer(instant.microseconds)
  }

  /// In microseconds.
  package static func duration(_ duration: Duration) -> Value {
    let zero = Instant(microseconds: 0)
    return .integer(zero.advanced(by: duration).microseconds)
  }

  package static func epoch(_ epoch: Epoch) -> Value {
    .integer(Int64(epoch))
  }

  package static func flag(_ flag: Bool) -> Value {
    .integer(flag ? 1 : 0)
  }
}

extension UInt64 {
  package var bigEndianBytes: [UInt8] {
    let (high, low) = (UInt32(truncatingIfNeeded: self >> 32), UInt32(truncatingIfNeeded: self))
    return [
      UInt8(high >> 24), UInt8(high >> 16 & 0xFF), UInt8(high >> 8 & 0xFF), UInt8(high & 0xFF),
      UInt8(low >> 24), UInt8(low >> 16 & 0xFF), UInt8(low >> 8 & 0xFF), UInt8(low & 0xFF),
    ]
  }
}
