import JetonMessages

/// A text with a value for every field of a message.
enum Sample {
  /// Deeper messages are left out.
  private static let depthMaximum = 4

  static func json(_ schema: MessageSchema, variant: Int, depth: Int = 0) -> String {
    switch schema.fullName {
    case "google.protobuf.Timestamp": return "\"2026-01-02T03:04:05.\(variant)Z\""
    case "google.protobuf.Duration": return "\"\(variant).5s\""
    case "google.protobuf.FieldMask": return "\"name,displayName\""
    case "google.protobuf.Any": return any
    case "google.protobuf.Struct": return "{\"a\":[null,{},-1.5e3],\"\":true}"
    case "google.protobuf.Value": return "[\"a\",null,{\"b\":false}]"
    case "google.protobuf.ListValue": return "[[],2]"
    case "google.protobuf.DoubleValue": return "-0.0"
    case "google.protobuf.BytesValue": return "\"_-8\""
    default: break
    }
    var oneofs: Set<String> = []
    let fields = schema.fields.enumerated().compactMap { place, field -> String? in
      if case .member(let oneof) = field.shape {
        guard place % 3 == variant || field.number > 2, oneofs.insert(oneof).inserted else {
          return nil
        }
      }
      if case .message = field.kind, depth >= depthMaximum { return nil }
      return "\"\(field.jsonName)\":" + value(field, variant, depth)
    }
    return "{" + fields.joined(separator: ",") + "}"
  }

  private static func value(_ field: FieldSchema, _ variant: Int, _ depth: Int) -> String {
    let one = value(field.kind, variant, depth)
    return switch field.shape {
    case .repeated: "[" + repeatElement(one, count: variant + 1).joined(separator: ",") + "]"
    case .map(let key): "{" + Self.key(key) + ":" + one + "}"
    case .single, .optional, .member: one
    }
  }

  private static let any = """
    {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"WHY","metadata":{"a":"b"}}
    """

  private static func key(_ kind: FieldSchema.Kind) -> String {
    switch kind {
    case .string: "\"k\\u00e9\\\"\""
    case .bool: "\"true\""
    default: "\"7\""
    }
  }

  private static func value(_ kind: FieldSchema.Kind, _ variant: Int, _ depth: Int) -> String {
    switch kind {
    case .bool: "true"
    case .string: "\"text \(variant) \\u00e9\\ud83d\\ude00\\n\""
    case .secret: "\"hidden\""
    case .bytes: "\"AQID\""
    case .enumeration(let schema): "\"\(schema().values.last?.name ?? "")\""
    case .message(let schema): json(schema(), variant: variant, depth: depth + 1)
    case .unsupported: "null"
    case .int32, .sint32, .sfixed32: "-\(variant + 1)"
    case .int64, .sint64, .sfixed64: "\"-\(1 << (20 * variant))\""
    default: "\(300 << (7 * variant))"
    }
  }
}
