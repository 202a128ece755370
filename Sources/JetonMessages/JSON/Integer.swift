extension FieldSchema.Kind {
  /// The wire's form of an integer of this kind; nil for other kinds, and beyond its range.
  func wire(integer text: String) -> WireValue? {
    guard text.isInteger else { return nil }
    return switch self {
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

  /// Its digits; nil for other kinds, and for what the wire does not write so.
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
    case .sfixed64, .fixed64: 1
    case .sfixed32, .fixed32: 5
    case .string, .secret, .bytes, .message, .unsupported: nil
    default: 0
    }
  }

  /// Whether a zero of it differs from none.
  var hasPresence: Bool {
    if case .message = self { true } else { false }
  }

  /// JSON's numbers are exact up to 53 bits, so 64 stand in quotes.
  var isLong: Bool {
    switch self {
    case .int64, .sint64, .sfixed64, .uint64, .fixed64: true
    default: false
    }
  }
}

extension String {
  /// JSON's grammar of numbers, without fraction and exponent.
  fileprivate var isInteger: Bool {
    let digits = hasPrefix("-") ? dropFirst() : self[...]
    return digits.utf8.allSatisfy { 0x30...0x39 ~= $0 }
      && (digits.utf8.count == 1 || !digits.isEmpty && !digits.hasPrefix("0"))
  }
}

extension UInt64 {
  /// Zigzag undone.
  fileprivate var unfolded: Int64 {
    Int64(bitPattern: self >> 1) ^ -Int64(bitPattern: self & 1)
  }
}
