@testable import JetonMessages

/// Makes messages of a schema, the same from the same seed, in the one order and form of bytes that
/// our own reader of JSON writes. The largest float is left out, since Python takes no text for it
/// that is not longer than needed.
struct RandomMessage {
  private var state: UInt64
  private let schema: (String) -> MessageSchema?

  private static let depthMaximum = 4

  init(seed: UInt64, _ schema: @escaping (String) -> MessageSchema?) {
    state = seed
    self.schema = schema
  }

  /// splitmix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  private mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  mutating func message(_ schema: MessageSchema, depth: Int = 0) -> [UInt8] {
    if let known = WellKnown(schema.fullName) { return self.known(known, depth) }
    var taken: Set<String> = []
    return schema.fields.flatMap { field -> [UInt8] in
      guard below(3) > 0 else { return [] }
      if case .message = field.kind, depth >= Self.depthMaximum { return [] }
      if case .member(let oneof) = field.shape, !taken.insert(oneof).inserted { return [] }
      return self.field(field, depth)
    }
  }

  private mutating func field(_ field: FieldSchema, _ depth: Int) -> [UInt8] {
    switch field.shape {
    case .single:
      let value = value(field.kind, depth)
      return value.isZero && !field.kind.hasPresence ? [] : [UInt8](field.number, value)
    case .optional, .member: return [UInt8](field.number, value(field.kind, depth))
    case .repeated:
      let values = (0..<below(4)).map { _ in value(field.kind, depth) }
      guard field.kind.packedType != nil else {
        return values.flatMap { [UInt8](field.number, $0) }
      }
      var packed = WireWriter()
      for value in values { packed.put(value) }
      return packed.bytes.isEmpty ? [] : [UInt8](field.number, .bytes(packed.bytes[...]))
    case .map(let key):
      var entries: [[UInt8]: WireValue] = [:]
      for _ in 0..<below(4) { entries[[UInt8](1, value(key, depth))] = value(field.kind, depth) }
      return entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        .flatMap { [UInt8](field.number, .bytes(($0.key + [UInt8](2, $0.value))[...])) }
    }
  }

  private mutating func value(_ kind: FieldSchema.Kind, _ depth: Int) -> WireValue {
    switch kind {
    case .bool: return .varint(UInt64(below(2)))
    case .string, .secret: return .bytes(Array(text().utf8)[...])
    case .bytes: return .bytes((0..<below(6)).map { _ in UInt8(truncatingIfNeeded: next()) }[...])
    case .float:
      let bits = pick([UInt32(truncatingIfNeeded: next()), 0, 1 << 31, 1, 0x7F7F_FFFE])
      return .fixed32(Float(bitPattern: bits).isNaN ? Float.nan.bitPattern : bits)
    case .double: return .fixed64(double().bitPattern)
    case .enumeration(let schema):
      let number = pick(schema().values.map(\.number) + (schema().isNull ? [] : [77]))
      return .varint(UInt64(bitPattern: Int64(number)))
    case .message(let schema): return .bytes(message(schema(), depth: depth + 1)[...])
    default: return integer(kind)
    }
  }

  private mutating func integer(_ kind: FieldSchema.Kind) -> WireValue {
    let bits = pick([next(), next() & 0xFF, 0, 1 << 31, 1 << 63, .max, 0x7FFF_FFFF])
    return switch (kind, kind.packedType) {
    case (_, 1): .fixed64(bits)
    case (_, 5): .fixed32(UInt32(truncatingIfNeeded: bits))
    case (.int32, _): .varint(UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: bits))))
    case (.sint32, _), (.uint32, _): .varint(bits & 0xFFFF_FFFF)
    default: .varint(bits)
    }
  }

  private mutating func double() -> Double {
    let value = Double(bitPattern: pick([next(), 0, 1 << 63, 1, 0x7FEF_FFFF_FFFF_FFFF]))
    return value.isNaN ? .nan : pick([value, Double(below(100)), 0.1, 1e21, -.infinity])
  }

  private mutating func text() -> String {
    let parts = [
      "", "a", "Z9", "\"", "\\", "/", "\u{0}", "\n", "\u{7F}", "\u{85}", "é", "e\u{301}",
      "\u{2028}",
      "😀", "\u{202E}", "\u{FFFF}", "\u{10FFFF}", "&<>", "null",
    ]
    return (0..<below(5)).map { _ in pick(parts) }.joined()
  }

  private mutating func known(_ known: WellKnown, _ depth: Int) -> [UInt8] {
    switch known {
    case .timestamp:
      let seconds = pick([-62_135_596_800, 253_402_300_799, 0, -1, Int64(below(1 << 32))])
      return GoogleProtobuf.Timestamp(seconds: seconds, nanos: nanos()).encode()
    case .duration:
      let seconds = pick([315_576_000_000, 0, Int64(below(1 << 20))])
      let nanos = seconds == 315_576_000_000 ? 0 : nanos()
      let isNegative = below(2) == 1
      return GoogleProtobuf.Duration(
        seconds: isNegative ? -seconds : seconds, nanos: isNegative ? -nanos : nanos
      ).encode()
    case .fieldMask:
      let paths = (0..<below(3)).map { _ in pick(["name", "display_name", "a.b_c", "x"]) }
      return GoogleProtobuf.FieldMask(paths: paths).encode()
    case .any: return any(depth)
    case .structure: return field(KnownFields.structFields, depth)
    case .list: return field(KnownFields.listValues, depth)
    case .value: return anything(depth)
    case .wrapper(let kind): return field(FieldSchema(1, "value", "value", kind), depth)
    }
  }

  private mutating func nanos() -> Int32 {
    pick([0, 1, 1000, 999_000_000, 999_999_999, 120_000_000])
  }

  private mutating func any(_ depth: Int) -> [UInt8] {
    let names = ["probe.v1.Plain", "google.protobuf.Timestamp", "google.protobuf.StringValue"]
    let name = pick(names)
    guard let schema = schema(name), below(4) > 0 else { return [] }
    return GoogleProtobuf.AnyMessage(
      typeURL: "type.googleapis.com/" + name, value: message(schema, depth: depth + 1)
    ).encode()
  }

  private mutating func anything(_ depth: Int) -> [UInt8] {
    let double = double()
    let number = double.isFinite ? double : 0.5
    switch below(depth > Self.depthMaximum ? 4 : 6) {
    case 0: return [UInt8](1, .varint(0))
    case 1: return [UInt8](2, .fixed64(number.bitPattern))
    case 2: return [UInt8](3, .bytes(Array(text().utf8)[...]))
    case 3: return [UInt8](4, .varint(UInt64(below(2))))
    case 4: return [UInt8](5, .bytes(message(KnownFields.structure, depth: depth + 1)[...]))
    default: return [UInt8](6, .bytes(message(KnownFields.list, depth: depth + 1)[...]))
    }
  }
}
