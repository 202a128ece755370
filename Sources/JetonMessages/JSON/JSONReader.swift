/// Reads a message's bytes out of a JSON text, as its schema says.
struct JSONReader {
  private(set) var scanner: JSONScanner
  private(set) var path = JSONPath()
  private var depth = 0

  init(_ json: [UInt8]) {
    scanner = JSONScanner(json)
  }

  mutating func document(_ schema: MessageSchema) throws(JSONFault) -> [UInt8] {
    try scanner.checkUTF8()
    let wire = try message(schema)
    try scanner.end()
    return wire
  }

  private mutating func message(_ schema: MessageSchema) throws(JSONFault) -> [UInt8] {
    if let known = try WellKnown.of(schema) {
      guard let wire = known.wire(try string(known.wanted)) else {
        throw JSONFault(.wants(known.wanted))
      }
      return wire
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= MessageSchema.jsonDepthMaximum else { throw JSONFault(.tooDeep) }
    return try fields(of: schema)
  }

  /// In the order of their numbers.
  private mutating func fields(of schema: MessageSchema) throws(JSONFault) -> [UInt8] {
    var parts: [Int: [UInt8]] = [:]
    var oneofs: Set<String> = []
    try begin("{", wanted: "an object")
    guard !scanner.take("}") else { return [] }
    repeat {
      let name = try scanner.string()
      path.enter(name)
      guard let place = schema.place(named: name) else { throw JSONFault(.unknownKey) }
      guard parts[place] == nil else { throw JSONFault(.duplicateKey) }
      try scanner.expect(":")
      let part = try field(schema.fields[place])
      parts[place] = part
      if case .member(let oneof) = schema.fields[place].shape, !part.isEmpty {
        guard oneofs.insert(oneof).inserted else { throw JSONFault(.oneofTwice(oneof)) }
      }
      path.leave()
    } while scanner.take(",")
    try scanner.expect("}")
    return parts.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// The field with its tag; nothing for null, which is absent.
  private mutating func field(_ field: FieldSchema) throws(JSONFault) -> [UInt8] {
    if scanner.take(word: "null") { return [] }
    var wire = WireWriter()
    switch field.shape {
    case .repeated: try list(field, &wire)
    case .map(let key): try map(field, key, &wire)
    case .optional, .member: wire.field(field.number, try value(field.kind))
    case .single:
      let value = try value(field.kind)
      if field.kind.hasPresence || !value.isZero { wire.field(field.number, value) }
    }
    return wire.bytes
  }

  private mutating func list(
    _ field: FieldSchema, _ wire: inout WireWriter
  ) throws(JSONFault) {
    try begin("[", wanted: "a list")
    guard !scanner.take("]") else { return }
    var packed = WireWriter()
    var index = 0
    repeat {
      path.enter(index)
      let value = try value(field.kind)
      if field.kind.packedType == nil { wire.field(field.number, value) } else { packed.put(value) }
      path.leave()
      index += 1
    } while scanner.take(",")
    try scanner.expect("]")
    if !packed.bytes.isEmpty { wire.field(field.number, .bytes(packed.bytes[...])) }
  }

  private mutating func map(
    _ field: FieldSchema, _ key: FieldSchema.Kind, _ wire: inout WireWriter
  ) throws(JSONFault) {
    var names: Set<String> = []
    try begin("{", wanted: "an object")
    guard !scanner.take("}") else { return }
    repeat {
      let name = try scanner.string()
      path.enter(name)
      guard let keyValue = key.key(name) else { throw JSONFault(.wants("another key")) }
      guard names.insert(name).inserted else { throw JSONFault(.duplicateKey) }
      try scanner.expect(":")
      var entry = WireWriter()
      entry.field(1, keyValue)
      entry.field(2, try value(field.kind))
      wire.field(field.number, .bytes(entry.bytes[...]))
      path.leave()
    } while scanner.take(",")
    try scanner.expect("}")
  }

  private mutating func begin(
    _ sign: Unicode.Scalar, wanted: String
  ) throws(JSONFault) {
    guard scanner.take(sign) else { throw JSONFault(.wants(wanted)) }
  }

  private mutating func string(_ wanted: String) throws(JSONFault) -> String {
    guard scanner.peek() == UInt8(ascii: "\"") else { throw JSONFault(.wants(wanted)) }
    return try scanner.string()
  }

  private mutating func value(_ kind: FieldSchema.Kind) throws(JSONFault) -> WireValue {
    switch kind {
    case .bool:
      if scanner.take(word: "true") { return .varint(1) }
      if scanner.take(word: "false") { return .varint(0) }
      throw JSONFault(.wants("true or false"))
    case .string, .secret: return .bytes(Array(try string("a string").utf8)[...])
    case .bytes:
      let bytes = Base64.decode(try string("base64").utf8)
      guard let bytes else { throw JSONFault(.wants("base64")) }
      return .bytes(bytes[...])
    case .enumeration(let schema): return try enumeration(schema())
    case .message(let schema): return .bytes(try message(schema())[...])
    case .unsupported(let type): throw JSONFault(.unsupported(type))
    default: return try integer(kind, wanted: "an integer in its range")
    }
  }

  private mutating func enumeration(_ schema: EnumSchema) throws(JSONFault) -> WireValue {
    let wanted = "one of " + schema.values.map(\.name).joined(separator: ", ")
    guard scanner.peek() == UInt8(ascii: "\"") else { return try integer(.int32, wanted: wanted) }
    guard let number = schema.number(of: try scanner.string()) else {
      throw JSONFault(.wants(wanted))
    }
    return .varint(UInt64(bitPattern: Int64(number)))
  }

  /// Quoted or not.
  private mutating func integer(
    _ kind: FieldSchema.Kind, wanted: String
  ) throws(JSONFault) -> WireValue {
    let isQuoted = scanner.peek() == UInt8(ascii: "\"")
    let text = isQuoted ? try scanner.string() : scanner.number()
    guard let text, let value = kind.wire(integer: text) else { throw JSONFault(.wants(wanted)) }
    return value
  }
}
