import CJetonProto
import JetonCodeGen

/// descriptor.proto's FieldDescriptorProto.Type.
enum WireType: Int32 {
  case double = 1
  case float, int64, uint64, int32, fixed64, fixed32, bool, string, group, message, bytes
  case uint32, enumeration, sfixed32, sfixed64, sint32, sint64
}

/// Files that define options for the schema, and the schema's own schema, become neither C nor
/// Swift.
func definesOptions(_ file: UnsafeMutablePointer<Plugin__File>) -> Bool {
  unsafe file.pointee.n_extension > 0
    || string(file.pointee.name) == "google/protobuf/descriptor.proto"
}

/// Makes values of what protobuf-c unpacked.
@unsafe struct SchemaReader {
  let request: Request
  let hasComments: Bool

  var schema: Schema {
    let requested = unsafe Set(request.requestedNames)
    let files = unsafe request.files.filter { unsafe !definesOptions($0) }
    return Schema(
      files: unsafe files.map { file in
        unsafe FileReader(file: file, hasComments: hasComments)
          .read(isRequested: requested.contains(string(file.pointee.name)))
      })
  }
}

/// Reads one file. A `path` leads to a declaration by the field numbers of descriptor.proto.
@unsafe struct FileReader {
  let file: UnsafeMutablePointer<Plugin__File>
  let name: String
  private let locations: Locations

  init(file: UnsafeMutablePointer<Plugin__File>, hasComments: Bool) {
    unsafe self.file = unsafe file
    unsafe name = string(file.pointee.name)
    unsafe locations = Locations(file, hasComments: hasComments)
  }

  func read(isRequested: Bool) -> File {
    let package = unsafe string(file.pointee.package)
    var result = unsafe File(
      name: name, package: package, syntax: string(file.pointee.syntax), isRequested: isRequested)
    let scope = package.isEmpty ? "" : package + "."
    for unsafe (index, c) in unsafe pointers(file.pointee.message_type, file.pointee.n_message_type)
      .enumerated()
    {
      result.messages.append(unsafe message(c, scope, [4, Int32(index)]))
    }
    for unsafe (index, c) in unsafe pointers(file.pointee.enum_type, file.pointee.n_enum_type)
      .enumerated()
    {
      result.enums.append(unsafe enumeration(c, scope, [5, Int32(index)]))
    }
    for unsafe (index, c) in unsafe pointers(file.pointee.service, file.pointee.n_service)
      .enumerated()
    {
      result.services.append(unsafe service(c, scope, [6, Int32(index)]))
    }
    return result
  }

  func origin(_ path: [Int32]) -> Origin { unsafe locations.origin(path, in: name) }

  private func message(
    _ c: UnsafeMutablePointer<Plugin__Message>, _ scope: String, _ path: [Int32]
  ) -> MessageType {
    let name = unsafe string(c.pointee.name)
    var message = unsafe MessageType(name: name, fullName: scope + name, origin: origin(path))
    let nested = unsafe pointers(c.pointee.nested_type, c.pointee.n_nested_type)
    for unsafe (index, child) in unsafe nested.enumerated() where unsafe !isMapEntry(child) {
      message.messages.append(
        unsafe self.message(child, message.fullName + ".", path + [3, Int32(index)]))
    }
    for unsafe (index, child) in unsafe pointers(c.pointee.enum_type, c.pointee.n_enum_type)
      .enumerated()
    {
      message.enums.append(
        unsafe enumeration(child, message.fullName + ".", path + [4, Int32(index)]))
    }
    let fields = unsafe pointers(c.pointee.field, c.pointee.n_field)
    let entries = unsafe nested.filter { unsafe isMapEntry($0) }
    for unsafe (index, field) in unsafe fields.enumerated() {
      let origin = unsafe origin(path + [2, Int32(index)])
      message.fields.append(
        unsafe FieldReader(c: field, scope: message.fullName, entries: entries).read(origin))
    }
    message.oneofs = unsafe oneofs(c, fields, path)
    return message
  }

  /// Without those that stand for an `optional` field; protoc puts them last.
  private func oneofs(
    _ c: UnsafeMutablePointer<Plugin__Message>, _ fields: [UnsafeMutablePointer<Plugin__Field>],
    _ path: [Int32]
  ) -> [OneOf] {
    let synthetic = unsafe Set(
      fields.filter { unsafe $0.pointee.proto3_optional != 0 }
        .map { unsafe Int($0.pointee.oneof_index) })
    return unsafe pointers(c.pointee.oneof_decl, c.pointee.n_oneof_decl).enumerated()
      .filter { unsafe !synthetic.contains($0.offset) }
      .map { index, oneof in
        unsafe OneOf(name: string(oneof.pointee.name), origin: origin(path + [8, Int32(index)]))
      }
  }

  private func enumeration(
    _ c: UnsafeMutablePointer<Plugin__Enum>, _ scope: String, _ path: [Int32]
  ) -> EnumType {
    let name = unsafe string(c.pointee.name)
    let values = unsafe pointers(c.pointee.value, c.pointee.n_value).enumerated()
      .map { index, value in
        unsafe EnumType.Value(
          name: string(value.pointee.name), number: Int(value.pointee.number),
          origin: origin(path + [2, Int32(index)]))
      }
    return unsafe EnumType(
      name: name, fullName: scope + name, values: values, origin: origin(path))
  }

  private func service(
    _ c: UnsafeMutablePointer<Plugin__Service>, _ scope: String, _ path: [Int32]
  ) -> Service {
    let name = unsafe string(c.pointee.name)
    let methods = unsafe pointers(c.pointee.method, c.pointee.n_method).enumerated()
      .map { index, method in unsafe readMethod(method, origin(path + [2, Int32(index)])) }
    return unsafe Service(
      name: name, fullName: scope + name, methods: methods, origin: origin(path))
  }
}

func isMapEntry(_ c: UnsafeMutablePointer<Plugin__Message>) -> Bool {
  unsafe c.pointee.options != nil && c.pointee.options.pointee.map_entry != 0
}

/// ".jeton.v1.Token", as protoc resolves names, without the dot.
func resolved(_ name: UnsafeMutablePointer<CChar>?) -> String {
  unsafe String(string(name).drop { $0 == "." })
}
