/// Messages that have a form of their own in JSON (protobuf's ProtoJSON, "Field Representation").
/// They are known by their names; what a server's descriptors say of them is not asked.
enum WellKnown {
  case timestamp, duration, fieldMask
  case any
  case structure, list
  /// google.protobuf.Value: any JSON.
  case value
  /// Int32Value and the like: a message around one value, written as that value.
  case wrapper(FieldSchema.Kind)

  private static let all: [String: WellKnown] = [
    "Timestamp": .timestamp, "Duration": .duration, "FieldMask": .fieldMask, "Any": .any,
    "Struct": .structure, "ListValue": .list, "Value": .value,
    "DoubleValue": .wrapper(.double), "FloatValue": .wrapper(.float),
    "Int64Value": .wrapper(.int64), "UInt64Value": .wrapper(.uint64),
    "Int32Value": .wrapper(.int32), "UInt32Value": .wrapper(.uint32),
    "BoolValue": .wrapper(.bool), "StringValue": .wrapper(.string),
    "BytesValue": .wrapper(.bytes),
  ]

  /// Nil for what is written field by field.
  init?(_ fullName: String) {
    let package = "google.protobuf."
    guard fullName.hasPrefix(package),
      let known = Self.all[String(fullName.dropFirst(package.count))]
    else { return nil }
    self = known
  }

  /// null is a value of it.
  var takesNull: Bool {
    if case .value = self { true } else { false }
  }
}

/// The fields of google/protobuf/struct.proto and of the wrappers.
enum KnownFields {
  static let structFields: FieldSchema = FieldSchema(
    1, "fields", "fields", .message { value }, .map(key: .string))
  static let listValues: FieldSchema = FieldSchema(
    1, "values", "values", .message { value }, .repeated)

  static let structure: MessageSchema = MessageSchema("google.protobuf.Struct", [structFields])
  static let list: MessageSchema = MessageSchema("google.protobuf.ListValue", [listValues])
  static let value: MessageSchema = MessageSchema(
    "google.protobuf.Value",
    [
      FieldSchema(1, "null_value", "nullValue", .int32, .member("kind")),
      FieldSchema(2, "number_value", "numberValue", .double, .member("kind")),
      FieldSchema(3, "string_value", "stringValue", .string, .member("kind")),
      FieldSchema(4, "bool_value", "boolValue", .bool, .member("kind")),
      FieldSchema(5, "struct_value", "structValue", .message { structure }, .member("kind")),
      FieldSchema(6, "list_value", "listValue", .message { list }, .member("kind")),
    ])

  static func wrapper(_ kind: FieldSchema.Kind) -> MessageSchema {
    MessageSchema("", [FieldSchema(1, "value", "value", kind)])
  }
}

extension EnumSchema {
  /// google.protobuf.NullValue, which JSON writes as null.
  var isNull: Bool { values.count == 1 && values[0].name == "NULL_VALUE" }
}
