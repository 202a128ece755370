extension FieldSchema.Kind {
  /// The wire's form of a number of this kind; nil for other kinds, and beyond its range.
  func wire(_ number: JSONNumber) -> WireValue? {
    switch self {
    case .float: Float(number.text).flatMap { $0.isFinite ? .fixed32($0.bitPattern) : nil }
    case .double: Double(number.text).flatMap { $0.isFinite ? .fixed64($0.bitPattern) : nil }
    default: number.integer.flatMap(wire(integer:))
    }
  }

  /// What is no number and yet a value of floats.
  func wire(notFinite text: String) -> WireValue? {
    let words: [String: Double] = [
      "NaN": .nan, "Infinity": .infinity, "-Infinity": -.infinity,
    ]
    guard let value = words[text] else { return nil }
    return switch self {
    case .float: .fixed32(Float(value).bitPattern)
    case .double: .fixed64(value.bitPattern)
    default: nil
    }
  }

  private func wire(integer text: String) -> WireValue? {
    switch self {
    case .int32: Int32(text).map { .varint(UInt64(bitPattern: Int64($0))) }
    case .int64: Int64(text).map { .varint(UInt64(bitPattern: $0)) }
    case .uint32: UInt32(text).map { .varint(UInt64($0)) }
    case .uint64: UInt64(text).map { .varint($0) }
    case .sint32: Int32(text).map { .varint(UInt64(UInt32(bitPattern: $0 << 1 ^ $0 >> 31))) }
    case .sint64: Int64(text).map { .varint(UInt64(bitPattern: $0 << 1 ^ $0 >> 63)) }
    case .sfixed32: Int32(text).map { .fixed32(UInt32(bitPattern: $0)) }
    case .fixed32: UInt32(text).map { .fixed32($0) }
    case .sfixed64: Int64(text).map { .fixed64(UInt64(bitPattern: $0)) }
    case .fixed64: UInt64(text).map { .fixed64($0) }
    default: nil
    }
  }

  /// A number as JSON has it, quotes included where it needs them; nil for other kinds, and for
  /// what the wire does not write so.
  func json(of value: WireValue) -> String? {
    switch (self, value) {
    case (.float, .fixed32(let bits)): Float(bitPattern: bits).json
    case (.double, .fixed64(let bits)): Double(bitPattern: bits).json
    default: digits(of: value).map { isLong ? "\"\($0)\"" : $0 }
    }
  }

  /// Of an integer.
  func digits(of value: WireValue) -> String? {
    switch (self, value) {
    case (.int32, .varint(let value)): String(Int32(truncatingIfNeeded: value))
    case (.int64, .varint(let value)): String(Int64(bitPattern: value))
    case (.uint32, .varint(let value)): String(UInt32(truncatingIfNeeded: value))
    case (.uint64, .varint(let value)), (.fixed64, .fixed64(let value)): String(value)
    case (.sint32, .varint(let value)): String(Int32(truncatingIfNeeded: value.unfolded))
    case (.sint64, .varint(let value)): String(value.unfolded)
    case (.sfixed32, .fixed32(let value)): String(Int32(bitPattern: value))
    case (.fixed32, .fixed32(let value)): String(value)
    case (.sfixed64, .fixed64(let value)): String(Int64(bitPattern: value))
    default: nil
    }
  }

  /// How one value of it stands alone; nil where only a length tells.
  var packedType: UInt64? {
    switch self {
    case .double, .sfixed64, .fixed64: 1
    case .float, .sfixed32, .fixed32: 5
    case .string, .secret, .bytes, .message, .unsupported: nil
    default: 0
    }
  }

  /// Whether a zero of it differs from none.
  var hasPresence: Bool {
    if case .message = self { true } else { false }
  }

  /// JSON's numbers are exact up to 53 bits, so 64 stand in quotes.
  private var isLong: Bool {
    switch self {
    case .int64, .sint64, .sfixed64, .uint64, .fixed64: true
    default: false
    }
  }
}

extension BinaryFloatingPoint where Self: LosslessStringConvertible {
  /// The fewest digits that lead back to it, which is what Swift's own text has. "-0" would be an
  /// integer to many readers, which has no sign.
  fileprivate var json: String {
    if isNaN { return "\"NaN\"" }
    if isInfinite { return self < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    let text = String(self)
    return text.hasSuffix(".0") && text != "-0.0" ? String(text.dropLast(2)) : text
  }
}

extension UInt64 {
  /// Zigzag undone.
  fileprivate var unfolded: Int64 {
    Int64(bitPattern: self >> 1) ^ -Int64(bitPattern: self & 1)
  }
}
