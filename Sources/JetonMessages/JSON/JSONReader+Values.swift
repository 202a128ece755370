// One value of a field.
extension JSONReader {
  /// Nil for a name that an enum does not have, when such are ignored.
  mutating func value(_ kind: FieldSchema.Kind) throws(JSONFault) -> WireValue? {
    switch kind {
    case .bool: return .varint(try bool() ? 1 : 0)
    case .string, .secret: return .bytes(Array(try string("a string").utf8)[...])
    case .bytes:
      let bytes = Base64.decode(try string("base64").utf8)
      guard let bytes else { throw JSONFault(.wants("base64")) }
      return .bytes(bytes[...])
    case .enumeration(let schema): return try enumeration(schema())
    case .message(let schema): return .bytes(try message(schema())[...])
    case .unsupported(let type): throw JSONFault(.unsupported(type))
    case .float, .double: return try number(kind, wanted: "a number in its range")
    default: return try number(kind, wanted: "an integer in its range")
    }
  }

  mutating func bool() throws(JSONFault) -> Bool {
    if scanner.take(word: "true") { return true }
    if scanner.take(word: "false") { return false }
    throw JSONFault(.wants("true or false"))
  }

  mutating func string(_ wanted: String) throws(JSONFault) -> String {
    guard scanner.peek() == UInt8(ascii: "\"") else { throw JSONFault(.wants(wanted)) }
    return try scanner.string()
  }

  /// Quoted or not.
  private mutating func number(
    _ kind: FieldSchema.Kind, wanted: String
  ) throws(JSONFault) -> WireValue {
    let isQuoted = scanner.peek() == UInt8(ascii: "\"")
    guard let text = isQuoted ? try scanner.string() : scanner.number() else {
      throw JSONFault(.wants(wanted))
    }
    if isQuoted, let value = kind.wire(notFinite: text) { return value }
    guard let value = JSONNumber(text).flatMap(kind.wire) else { throw JSONFault(.wants(wanted)) }
    return value
  }

  /// By its name, or by its number, which may be one that the schema does not know.
  private mutating func enumeration(_ schema: EnumSchema) throws(JSONFault) -> WireValue? {
    let wanted = "one of " + schema.values.map(\.name).joined(separator: ", ")
    if schema.isNull, scanner.take(word: "null") { return .varint(0) }
    guard scanner.peek() == UInt8(ascii: "\"") else { return try number(.int32, wanted: wanted) }
    if let number = schema.number(of: try scanner.string()) {
      return .varint(UInt64(bitPattern: Int64(number)))
    }
    guard options.unknownKeys == .ignored else { throw JSONFault(.wants(wanted)) }
    return nil
  }
}
