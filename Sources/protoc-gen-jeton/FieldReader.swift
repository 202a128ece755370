import JetonCodeGen
import JetonMessages

/// descriptor.proto's FieldDescriptorProto.Type.
enum WireType: Int32 {
  case double = 1
  case float, int64, uint64, int32, fixed64, fixed32, bool, string, group, message, bytes
  case uint32, enumeration, sfixed32, sfixed64, sint32, sint64
}

/// Reads the fields of one message.
struct FieldReader {
  /// The message's full name and a dot.
  let scope: String
  /// The hidden messages that its maps are made of.
  let entries: [Plugin.Message]
  let oneofs: [Plugin.OneOf]

  /// FieldDescriptorProto.Label.
  private static let repeated: Int32 = 3

  func read(_ field: Plugin.Field, _ origin: Origin) -> Field {
    let (kind, shape) = map(field) ?? (field.kind, shape(field))
    var read = Field(
      name: field.name, jsonName: field.jsonName, number: Int(field.number), kind: kind,
      shape: shape, origin: origin)
    read.behavior = Field.Behavior(rawValue: field.options?.behavior ?? 0) ?? .unspecified
    return read
  }

  private func map(_ field: Plugin.Field) -> (Kind, Shape)? {
    let type = field.typeName?.withoutLeadingDot
    guard let entry = entries.first(where: { scope + $0.name == type }), entry.field.count == 2
    else { return nil }
    let key = entry.field[0].kind
    let value =
      field.options?.sensitive == true ? Kind.unsupported("a sensitive map") : entry.field[1].kind
    return (value, .map(key: key, entry: scope + entry.name))
  }

  private func shape(_ field: Plugin.Field) -> Shape {
    if field.label == Self.repeated { return .repeated }
    guard let oneof = field.oneofIndex.map(Int.init) else { return .single }
    return field.proto3Optional && oneofs.indices.contains(oneof)
      ? .optional(oneof: oneofs[oneof].name) : .member(oneof)
  }
}

extension Plugin.Field {
  fileprivate var kind: Kind {
    let isSensitive = options?.sensitive ?? false
    let wireType = WireType(rawValue: type)
    if isSensitive && wireType != .string { return .unsupported("sensitive, but no string") }
    switch wireType {
    case .int32: return .int32(.varint)
    case .sint32: return .int32(.zigzag)
    case .sfixed32: return .int32(.fixed)
    case .int64: return .int64(.varint)
    case .sint64: return .int64(.zigzag)
    case .sfixed64: return .int64(.fixed)
    case .uint32: return .uint32(.varint)
    case .fixed32: return .uint32(.fixed)
    case .uint64: return .uint64(.varint)
    case .fixed64: return .uint64(.fixed)
    case .bool: return .bool
    case .string: return isSensitive ? .secret : .string
    case .bytes: return .bytes
    case .enumeration: return .enumeration(typeName?.withoutLeadingDot ?? "")
    case .message: return .message(typeName?.withoutLeadingDot ?? "")
    case .float: return .float
    case .double: return .double
    case .group: return .unsupported("a group")
    case nil: return .unsupported("of a type that this generator does not know")
    }
  }
}
