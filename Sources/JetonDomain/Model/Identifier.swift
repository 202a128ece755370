/// The id of one thing, typed by what it names: a UUIDv7 (RFC 9562), written as a
/// TypeID, that is `prefix_` and 26 characters of Crockford's base32 in lower case.
/// Ids made later sort later, so rows keyed by them are appended.
package struct Identifier<Thing: Identified>: Sendable, Hashable {
  package var high: UInt64
  package var low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A new id from 80 random bits; the layout is RFC 9562, section 5.7. It sorts after
  /// `previous`, also when both are of the same millisecond.
  package init(at instant: Instant, randomness: (UInt16, UInt64), after previous: Self? = nil) {
    let least = previous.map { $0.high >> 16 &+ 1 } ?? 0
    let now = UInt64(bitPattern: instant.microseconds / 1000)
    let milliseconds = max(now, least) & 0xFFFF_FFFF_FFFF
    high = milliseconds << 16 | 0x7000 | UInt64(randomness.0 & 0x0FFF)
    low = 0x8000_0000_0000_0000 | (randomness.1 & 0x3FFF_FFFF_FFFF_FFFF)
  }
}

/// A thing that has ids.
package protocol Identified {
  static var identifierPrefix: String { get }
}

extension Identifier {
  package var text: IdentifierText {
    IdentifierText(prefix: Thing.identifierPrefix, high: high, low: low)
  }
}

extension Identifier: LosslessStringConvertible, Comparable {
  package var description: String { text.description }

  /// Reads the one canonical spelling; anything else is no id.
  package init?(_ description: String) {
    let text = Array(description.utf8)
    let prefix = Array(Thing.identifierPrefix.utf8)
    guard text.count == prefix.count + 27, text.starts(with: prefix),
      text[prefix.count] == UInt8(ascii: "_")
    else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (position, byte) in text[(prefix.count + 1)...].enumerated() {
      guard let digit = Base32.digits.firstIndex(of: byte) else { return nil }
      if position == 0 && digit > 7 { return nil }
      high = high << 5 | low >> 59
      low = low << 5 | UInt64(digit)
    }
    self.init(high: high, low: low)
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
