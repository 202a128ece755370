/// Writes a message from its bytes, field by field in the order of their numbers.
struct JSONWriter {
  let options: JSONOptions
  var text = ""
  private(set) var path = JSONPath()
  private var depth = 0

  init(_ options: JSONOptions) {
    self.options = options
  }

  mutating func message(_ wire: ArraySlice<UInt8>, _ schema: MessageSchema) throws(JSONFault) {
    try descend()
    defer { depth -= 1 }
    if let known = WellKnown(schema.fullName) { return try self.known(known, wire) }
    text += "{"
    try fields(wire, schema)
    text += "}"
  }

  private mutating func descend() throws(JSONFault) {
    depth += 1
    guard depth <= MessageSchema.jsonDepthMaximum else { throw JSONFault(.tooDeep) }
  }

  /// Within braces.
  mutating func fields(_ wire: ArraySlice<UInt8>, _ schema: MessageSchema) throws(JSONFault) {
    for (field, values) in zip(schema.fields, try schema.values(in: wire)) {
      guard let values = values.isEmpty ? options.zero(of: field) : values else { continue }
      key(field.jsonName)
      path.enter(.field(field.jsonName))
      try self.field(field, values)
      path.leave()
    }
  }

  mutating func key(_ name: String) {
    if text.utf8.last != UInt8(ascii: "{") { text += "," }
    text += name.quotedJSON + ":"
  }

  private mutating func field(
    _ field: FieldSchema, _ values: [WireValue]
  ) throws(JSONFault) {
    switch field.shape {
    case .repeated: try list(field.kind, values)
    case .map(let key): try map(key, field.kind, values)
    case .single, .optional, .member: try value(field.kind, values[0])
    }
  }

  mutating func list(
    _ kind: FieldSchema.Kind, _ values: [WireValue]
  ) throws(JSONFault) {
    text += "["
    for (index, value) in try kind.unpacked(values).enumerated() {
      if index > 0 { text += "," }
      path.enter(.index(index))
      try self.value(kind, value)
      path.leave()
    }
    text += "]"
  }

  /// By key, since the wire's order means nothing; of two with one key the last counts.
  mutating func map(
    _ key: FieldSchema.Kind, _ kind: FieldSchema.Kind, _ values: [WireValue]
  ) throws(JSONFault) {
    try descend()
    defer { depth -= 1 }
    var entries: [[UInt8]: WireValue] = [:]
    for value in values {
      let entry = try MapEntry(value, key, kind)
      entries[Array(try key.keyText(of: entry.key).utf8)] = entry.value
    }
    text += "{"
    for (key, value) in entries.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let name = String(decoding: key, as: UTF8.self)
      self.key(name)
      path.enter(.key(name))
      try self.value(kind, value)
      path.leave()
    }
    text += "}"
  }

  mutating func value(
    _ kind: FieldSchema.Kind, _ value: WireValue
  ) throws(JSONFault) {
    switch (kind, value) {
    case (.bool, .varint(let value)): text += value == 0 ? "false" : "true"
    case (.secret, .bytes(let bytes)) where options.secrets == .hidden && !bytes.isEmpty:
      text += "\"[secret]\""
    case (.string, .bytes(let bytes)), (.secret, .bytes(let bytes)):
      text += try String(sound: bytes).quotedJSON
    case (.bytes, .bytes(let bytes)):
      text += "\"" + String(decoding: Base64.encode(bytes), as: UTF8.self) + "\""
    case (.enumeration(let schema), .varint(let value)):
      text += schema().json(of: Int32(truncatingIfNeeded: value))
    case (.message(let schema), .bytes(let bytes)): try message(bytes, schema())
    case (.unsupported(let type), _): throw JSONFault(.unsupported(type))
    default:
      guard let number = kind.json(of: value) else { throw JSONFault(.invalidMessage) }
      text += number
    }
  }
}

extension JSONOptions {
  /// What stands for a field that is not there; nil for nothing.
  fileprivate func zero(of field: FieldSchema) -> [WireValue]? {
    guard zeros == .written else { return nil }
    switch (field.shape, field.kind) {
    case (.repeated, _), (.map, _): return []
    case (.optional, _), (.member, _), (.single, .message), (.single, .unsupported): return nil
    case (.single, let kind): return [kind.zero]
    }
  }
}

extension EnumSchema {
  fileprivate func json(of number: Int32) -> String {
    isNull && number == 0 ? "null" : name(of: number)?.quotedJSON ?? String(number)
  }
}
