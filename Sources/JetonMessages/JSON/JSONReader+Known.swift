// Messages that JSON writes in a way of their own.
extension JSONReader {
  mutating func known(_ known: WellKnown) throws(JSONFault) -> [UInt8] {
    switch known {
    case .timestamp, .duration, .fieldMask: return try text(known)
    case .any: return try any()
    case .structure: return try map(KnownFields.structFields, .string)
    case .list: return try list(KnownFields.listValues)
    case .value: return try anything()
    case .wrapper(let kind):
      guard let value = try value(kind), !value.isZero else { return [] }
      return [UInt8](1, value)
    }
  }

  private mutating func text(_ known: WellKnown) throws(JSONFault) -> [UInt8] {
    let wanted = known.wantedText ?? ""
    guard let wire = known.wire(text: try string(wanted)) else { throw JSONFault(.wants(wanted)) }
    return wire
  }

  /// A google.protobuf.Value; its fields' numbers are those of `KnownFields.value`.
  private mutating func anything() throws(JSONFault) -> [UInt8] {
    switch scanner.peek() {
    case UInt8(ascii: "{"): [UInt8](5, .bytes(try message(KnownFields.structure)[...]))
    case UInt8(ascii: "["): [UInt8](6, .bytes(try message(KnownFields.list)[...]))
    case UInt8(ascii: "\""): [UInt8](3, .bytes(Array(try scanner.string().utf8)[...]))
    case UInt8(ascii: "t"), UInt8(ascii: "f"): [UInt8](4, .varint(try bool() ? 1 : 0))
    case UInt8(ascii: "n"): try null()
    default: [UInt8](2, try number())
    }
  }

  private mutating func null() throws(JSONFault) -> [UInt8] {
    guard scanner.take(word: "null") else { throw JSONFault(.malformed) }
    return [UInt8](1, .varint(0))
  }

  private mutating func number() throws(JSONFault) -> WireValue {
    guard let text = scanner.number(), let number = JSONNumber(text) else {
      throw JSONFault(.malformed)
    }
    guard let value = FieldSchema.Kind.double.wire(number) else {
      throw JSONFault(.wants("a number in the range of a double"))
    }
    return value
  }

  private mutating func any() throws(JSONFault) -> [UInt8] {
    guard let url = try typeURL() else { return [] }
    let schema = try options.schema(url: url)
    let isKnown = WellKnown(schema.fullName) != nil
    let value = isKnown ? try wrapped(schema) : try fields(of: schema, isTyped: true)
    let wire = [UInt8](1, .bytes(Array(url.utf8)[...]))
    return value.isEmpty ? wire : wire + [UInt8](2, .bytes(value[...]))
  }

  /// Of the object that begins here, wherever in it the type stands; the object is still to be
  /// read then. Nil for an empty one, which is read.
  private mutating func typeURL() throws(JSONFault) -> String? {
    let start = scanner
    guard scanner.take("{") else { throw JSONFault(.wants("an object")) }
    guard !scanner.take("}") else { return nil }
    repeat {
      let name = try scanner.string()
      guard name == "@type" else {
        try skipMember()
        continue
      }
      try scanner.expect(":")
      let url = try string("a type's name")
      scanner = start
      return url
    } while scanner.take(",")
    throw JSONFault(.wants("\"@type\", which names what is in it"))
  }

  /// What has a form of its own stands under "value".
  private mutating func wrapped(_ schema: MessageSchema) throws(JSONFault) -> [UInt8] {
    var value: [UInt8]?
    try object(JSONPath.Step.field) { reader, name throws(JSONFault) in
      guard name == "value" else {
        return name == "@type" ? try reader.skipMember() : try reader.unknownMember()
      }
      try reader.scanner.expect(":")
      value = try reader.message(schema)
    }
    guard let value else { throw JSONFault(.wants("\"value\"")) }
    return value
  }
}
