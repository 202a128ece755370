import JetonMessages

/// A message's JSON with every field in it, for a person to fill in: of those that exclude each
/// other the first, of those that hold their own kind none.
struct Template {
  /// Fields of one template; a schema could ask for endless ones.
  private var fieldsLeft = 1000

  init() {}

  mutating func document(of schema: MessageSchema) -> Document {
    document(of: schema, within: [])
  }

  private mutating func document(of schema: MessageSchema, within: Set<String>) -> Document {
    if let known = Self.known[schema.fullName] { return known }
    let within = within.union([schema.fullName])
    var choices: Set<String> = []
    var fields: [Document.Field] = []
    for field in schema.fields where fieldsLeft > 0 && !field.holds(within) {
      if case .member(let choice) = field.shape, !choices.insert(choice).inserted { continue }
      fieldsLeft -= 1
      fields.append(.init(name: field.jsonName, value: value(of: field, within)))
    }
    return .record(fields)
  }

  private mutating func value(of field: FieldSchema, _ within: Set<String>) -> Document {
    let value = value(of: field.kind, within)
    switch field.shape {
    case .single, .optional, .member: return value
    case .repeated: return .list([value])
    case .map(let key): return .record([.init(name: Self.key(key), value: value)])
    }
  }

  private mutating func value(of kind: FieldSchema.Kind, _ within: Set<String>) -> Document {
    switch kind {
    case .bool: .bool(false)
    case .string, .secret, .bytes: .text("")
    case .int64, .sint64, .sfixed64, .uint64, .fixed64: .text("0")
    case .enumeration(let schema): schema().values.first.map { .text($0.name) } ?? .number(0)
    case .message(let schema): document(of: schema(), within: within)
    default: .number(0)
    }
  }

  private static func key(_ kind: FieldSchema.Kind) -> String {
    switch kind {
    case .string: ""
    case .bool: "false"
    default: "0"
    }
  }

  /// What JSON writes in another way than field by field.
  private static let known: [String: Document] = {
    let texts: [(String, Document)] = [
      ("Timestamp", .text("2026-01-02T03:04:05Z")), ("Duration", .text("1.5s")),
      ("FieldMask", .text("name,displayName")), ("Struct", .record([])), ("Value", .null),
      ("ListValue", .list([])), ("DoubleValue", .number(0)), ("FloatValue", .number(0)),
      ("Int64Value", .text("0")), ("UInt64Value", .text("0")), ("Int32Value", .number(0)),
      ("UInt32Value", .number(0)), ("BoolValue", .bool(false)), ("StringValue", .text("")),
      ("BytesValue", .text("")),
      (
        "Any",
        .record([.init(name: "@type", value: .text("type.googleapis.com/google.protobuf.Empty"))])
      ),
    ]
    return Dictionary(uniqueKeysWithValues: texts.map { ("google.protobuf." + $0.0, $0.1) })
  }()
}

extension FieldSchema {
  fileprivate func holds(_ messages: Set<String>) -> Bool {
    guard case .message(let schema) = kind else { return false }
    return messages.contains(schema().fullName)
  }
}
