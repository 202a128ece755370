import JetonCodeGen
import JetonMessages

/// Makes a File of what protoc says. A path leads to a declaration by the field numbers of
/// descriptor.proto.
struct FileReader {
  private let file: Plugin.File
  private let locations: Locations

  init(_ file: Plugin.File, hasComments: Bool) {
    self.file = file
    locations = Locations(file, hasComments: hasComments)
  }

  func read(isRequested: Bool) throws(PluginFailure) -> File {
    var result = File(
      name: file.name, package: file.package, syntax: file.syntax, isRequested: isRequested)
    let scope = file.package.isEmpty ? "" : file.package + "."
    for (index, type) in file.messageType.enumerated() {
      result.messages.append(try message(type, scope, [4, Int32(index)]))
    }
    result.enums = file.enumType.enumerated().map { enumeration($1, scope, [5, Int32($0)]) }
    result.services = file.service.enumerated().map { service($1, scope, [6, Int32($0)]) }
    return result
  }

  private func message(
    _ type: Plugin.Message, _ scope: String, _ path: [Int32]
  ) throws(PluginFailure) -> MessageType {
    var message = MessageType(
      name: type.name, fullName: scope + type.name, origin: locations.origin(path))
    let inner = message.fullName + "."
    let nested = try type.nested()
    for (index, child) in nested.enumerated() where !child.isMapEntry {
      message.messages.append(try self.message(child, inner, path + [3, Int32(index)]))
    }
    message.enums = type.enumType.enumerated().map {
      enumeration($1, inner, path + [4, Int32($0)])
    }
    let fields = FieldReader(
      scope: inner, entries: nested.filter(\.isMapEntry), oneofs: type.oneofDecl)
    message.fields = type.field.enumerated().map {
      fields.read($1, locations.origin(path + [2, Int32($0)]))
    }
    message.oneofs = oneofs(type, path)
    return message
  }

  /// Without those that stand for an `optional` field; protoc puts them last.
  private func oneofs(_ type: Plugin.Message, _ path: [Int32]) -> [OneOf] {
    let synthetic = Set(type.field.filter(\.proto3Optional).compactMap(\.oneofIndex))
    return type.oneofDecl.enumerated()
      .filter { !synthetic.contains(Int32($0.offset)) }
      .map { OneOf(name: $1.name, origin: locations.origin(path + [8, Int32($0)])) }
  }

  private func enumeration(_ type: Plugin.Enum, _ scope: String, _ path: [Int32]) -> EnumType {
    let values = type.value.enumerated().map {
      EnumType.Value(
        name: $1.name, number: Int($1.number), origin: locations.origin(path + [2, Int32($0)]))
    }
    return EnumType(
      name: type.name, fullName: scope + type.name, values: values, origin: locations.origin(path))
  }

  private func service(_ service: Plugin.Service, _ scope: String, _ path: [Int32]) -> Service {
    let methods = service.method.enumerated().map {
      Method($1, locations.origin(path + [2, Int32($0)]))
    }
    return Service(
      name: service.name, fullName: scope + service.name, methods: methods,
      origin: locations.origin(path))
  }
}
