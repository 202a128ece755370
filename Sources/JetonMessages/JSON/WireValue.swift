/// What stands behind a tag (protobuf's encoding, "Message Structure").
enum WireValue {
  case varint(UInt64)
  case fixed64(UInt64)
  case bytes(ArraySlice<UInt8>)
  case fixed32(UInt32)

  var type: UInt64 {
    switch self {
    case .varint: 0
    case .fixed64: 1
    case .bytes: 2
    case .fixed32: 5
    }
  }

  /// What proto3 leaves out of a field without presence.
  var isZero: Bool {
    switch self {
    case .varint(let value), .fixed64(let value): value == 0
    case .fixed32(let value): value == 0
    case .bytes(let bytes): bytes.isEmpty
    }
  }
}

/// Takes a message apart, one field after the other.
struct WireReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// Groups are refused: no schema of proto3 has them.
  mutating func field() throws(JSONFault) -> (number: UInt64, value: WireValue) {
    let tag = try varint()
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw JSONFault(.invalidMessage) }
    return (tag >> 3, try value(type: tag & 7))
  }

  mutating func value(type: UInt64) throws(JSONFault) -> WireValue {
    switch type {
    case 0: return .varint(try varint())
    case 1: return .fixed64(try fixed(8))
    case 2:
      let count = try varint()
      guard count <= UInt64(rest.count) else { throw JSONFault(.invalidMessage) }
      defer { rest = rest.dropFirst(Int(count)) }
      return .bytes(rest.prefix(Int(count)))
    case 5: return .fixed32(UInt32(truncatingIfNeeded: try fixed(4)))
    default: throw JSONFault(.invalidMessage)
    }
  }

  /// At most ten bytes; bits beyond the 64th are refused.
  private mutating func varint() throws(JSONFault) -> UInt64 {
    var value: UInt64 = 0
    for place in UInt64(0)..<10 {
      guard let byte = rest.popFirst(), place < 9 || byte < 2 else { break }
      value |= UInt64(byte & 0x7F) << (7 * place)
      if byte < 0x80 { return value }
    }
    throw JSONFault(.invalidMessage)
  }

  private mutating func fixed(_ count: Int) throws(JSONFault) -> UInt64 {
    guard rest.count >= count else { throw JSONFault(.invalidMessage) }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The other way.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func field(_ number: UInt32, _ value: WireValue) {
    varint(UInt64(number) << 3 | value.type)
    put(value)
  }

  /// Without a tag, as packed values stand.
  mutating func put(_ value: WireValue) {
    switch value {
    case .varint(let value): varint(value)
    case .fixed64(let value): fixed(value, 8)
    case .fixed32(let value): fixed(UInt64(value), 4)
    case .bytes(let slice):
      varint(UInt64(slice.count))
      bytes += slice
    }
  }

  private mutating func varint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }

  private mutating func fixed(_ value: UInt64, _ count: UInt64) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
  }
}
