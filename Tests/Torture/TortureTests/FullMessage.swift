import JetonMessages

/// JSON of a message in which every field holds something; of a oneof's fields one that `choice`
/// picks.
struct FullMessage {
  let choice: Int

  func json(_ schema: MessageSchema) -> String {
    if let known = known[schema.fullName] { return known }
    var oneofs: [String: [FieldSchema]] = [:]
    for field in schema.fields {
      if case .member(let oneof) = field.shape { oneofs[oneof, default: []].append(field) }
    }
    let fields = schema.fields.filter { field in
      guard case .member(let oneof) = field.shape, let members = oneofs[oneof] else { return true }
      return members[choice % members.count].number == field.number
    }
    return "{" + fields.map(entry).joined(separator: ",") + "}"
  }

  private func entry(_ field: FieldSchema) -> String {
    let value = value(field.kind)
    let shaped =
      switch field.shape {
      case .single, .optional, .member: value
      case .repeated: "[\(value),\(value)]"
      case .map(let key): "{\(quoted(self.value(key))):\(value)}"
      }
    return quoted(field.jsonName) + ":" + shaped
  }

  /// As our own writer has it.
  private func value(_ kind: FieldSchema.Kind) -> String {
    switch kind {
    case .int32, .sint32, .sfixed32: "-7"
    case .uint32, .fixed32: "7"
    case .int64, .sint64, .sfixed64: #""-9007199254740993""#
    case .uint64, .fixed64: #""18446744073709551615""#
    case .float, .double: "-1.5"
    case .bool: "true"
    case .string, .secret: #""ünï\u0000""#
    case .bytes: #""AP8=""#
    case .enumeration(let schema):
      schema().values.last { $0.number != 0 }.map { quoted($0.name) } ?? "99"
    case .message(let schema): json(schema())
    case .unsupported(let name): name
    }
  }

  private func quoted(_ text: String) -> String {
    if text.hasPrefix("\"") { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private let known = [
    "google.protobuf.Any":
      #"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"-1.500s"}"#,
    "google.protobuf.Duration": #""-1.500s""#, "google.protobuf.FieldMask": #""a.bC,d""#,
    "google.protobuf.Timestamp": #""2026-11-27T00:00:00Z""#,
    "google.protobuf.DoubleValue": "-1.5", "google.protobuf.FloatValue": "-1.5",
    "google.protobuf.Int64Value": #""-5""#, "google.protobuf.UInt64Value": #""5""#,
    "google.protobuf.Int32Value": "-5", "google.protobuf.UInt32Value": "5",
    "google.protobuf.BoolValue": "true", "google.protobuf.StringValue": #""s""#,
    "google.protobuf.BytesValue": #""AP8=""#,
  ]
}
