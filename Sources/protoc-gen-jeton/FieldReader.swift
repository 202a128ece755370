import CJetonProto
import JetonCodeGen

/// Reads one field of the message with full name `scope`.
@unsafe struct FieldReader {
  let c: UnsafeMutablePointer<Plugin__Field>
  let scope: String
  /// The hidden messages that maps are made of.
  let entries: [UnsafeMutablePointer<Plugin__Message>]

  private static let repeated: Int32 = 3

  func read(_ origin: Origin) -> Field {
    let (kind, shape) = unsafe map ?? (kind, shape)
    return unsafe Field(
      name: string(c.pointee.name), number: Int(c.pointee.number), kind: kind, shape: shape,
      origin: origin)
  }

  private var map: (Kind, Shape)? {
    let type = unsafe resolved(c.pointee.type_name)
    for unsafe entry in unsafe entries where unsafe scope + "." + string(entry.pointee.name) == type
    {
      let parts = unsafe pointers(entry.pointee.field, entry.pointee.n_field)
        .map { unsafe FieldReader(c: $0, scope: type, entries: []).kind }
      return (parts[1], .map(key: parts[0], entry: type))
    }
    return nil
  }

  private var shape: Shape {
    if unsafe c.pointee.label == Self.repeated { return .repeated }
    if unsafe c.pointee.proto3_optional != 0 { return .optional }
    if unsafe c.pointee.has_oneof_index != 0 { return unsafe .member(Int(c.pointee.oneof_index)) }
    return .single
  }

  private var isSensitive: Bool {
    unsafe c.pointee.options != nil && c.pointee.options.pointee.sensitive != 0
  }

  private var kind: Kind {
    let type = unsafe WireType(rawValue: c.pointee.type)
    if unsafe isSensitive && type != .string { return .unsupported("sensitive, but no string") }
    switch type {
    case .int32, .sint32, .sfixed32: return .int32
    case .int64, .sint64, .sfixed64: return .int64
    case .uint32, .fixed32: return .uint32
    case .uint64, .fixed64: return .uint64
    case .bool: return .bool
    case .string: return unsafe isSensitive ? .secret : .string
    case .bytes: return .bytes
    case .enumeration: return .enumeration(unsafe resolved(c.pointee.type_name))
    case .message: return .message(unsafe resolved(c.pointee.type_name))
    case .float: return .unsupported("a float")
    case .double: return .unsupported("a double")
    case .group: return .unsupported("a group")
    case nil: return .unsupported("of a type that this generator does not know")
    }
  }
}
