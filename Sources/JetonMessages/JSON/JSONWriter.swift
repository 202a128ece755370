/// Writes a message from its bytes, field by field in the order of their numbers.
struct JSONWriter {
  private let secrets: JSONSecrets
  private(set) var text = ""
  private(set) var path = JSONPath()
  private var depth = 0

  init(_ secrets: JSONSecrets) {
    self.secrets = secrets
  }

  mutating func message(_ wire: ArraySlice<UInt8>, _ schema: MessageSchema) throws(JSONFault) {
    if let known = try WellKnown.of(schema) {
      guard let known = known.text(wire) else { throw JSONFault(.invalidMessage) }
      return text += known.quotedJSON
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= MessageSchema.jsonDepthMaximum else { throw JSONFault(.tooDeep) }
    let values = try schema.values(in: wire)
    text += "{"
    for (field, values) in zip(schema.fields, values) where !values.isEmpty {
      if text.utf8.last != UInt8(ascii: "{") { text += "," }
      text += field.jsonName.quotedJSON + ":"
      path.enter(field.jsonName)
      try self.field(field, values)
      path.leave()
    }
    text += "}"
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

  private mutating func list(
    _ kind: FieldSchema.Kind, _ values: [WireValue]
  ) throws(JSONFault) {
    text += "["
    for (index, value) in try kind.unpacked(values).enumerated() {
      if index > 0 { text += "," }
      path.enter(index)
      try self.value(kind, value)
      path.leave()
    }
    text += "]"
  }

  /// By key, since the wire's order means nothing.
  private mutating func map(
    _ key: FieldSchema.Kind, _ kind: FieldSchema.Kind, _ values: [WireValue]
  ) throws(JSONFault) {
    var entries: [String: WireValue] = [:]
    for value in values {
      let entry = try MapEntry(value, key, kind)
      entries[try key.keyText(of: entry.key)] = entry.value
    }
    text += "{"
    for (index, entry) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
      text += (index > 0 ? "," : "") + entry.key.quotedJSON + ":"
      path.enter(entry.key)
      try self.value(kind, entry.value)
      path.leave()
    }
    text += "}"
  }

  private mutating func value(
    _ kind: FieldSchema.Kind, _ value: WireValue
  ) throws(JSONFault) {
    switch (kind, value) {
    case (.bool, .varint(let value)): text += value == 0 ? "false" : "true"
    case (.secret, .bytes) where secrets == .hidden: text += "\"[secret]\""
    case (.string, .bytes(let bytes)), (.secret, .bytes(let bytes)):
      text += try String(sound: bytes).quotedJSON
    case (.bytes, .bytes(let bytes)):
      text += "\"" + String(decoding: Base64.encode(bytes), as: UTF8.self) + "\""
    case (.enumeration(let schema), .varint(let value)):
      let number = Int32(truncatingIfNeeded: value)
      text += schema().name(of: number)?.quotedJSON ?? String(number)
    case (.message(let schema), .bytes(let bytes)): try message(bytes, schema())
    case (.unsupported(let type), _): throw JSONFault(.unsupported(type))
    default:
      guard let digits = kind.digits(of: value) else { throw JSONFault(.invalidMessage) }
      text += kind.isLong ? "\"\(digits)\"" : digits
    }
  }
}

extension String {
  init(sound bytes: ArraySlice<UInt8>) throws(JSONFault) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw JSONFault(.invalidUTF8) }
    self = text
  }

  /// RFC 8259, section 7, and what has no form of its own in a line of text.
  var quotedJSON: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.isInvisible:
        for unit in String(scalar).utf16 { text += "\\u" + unit.hexadecimal }
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension UInt16 {
  fileprivate var hexadecimal: String {
    let text = String(self, radix: 16)
    return String(repeating: "0", count: 4 - text.count) + text
  }
}
