import JetonCodeGen
import JetonMessages

/// Lets protoc-gen-c write C for a shadow of the schema, which protobuf-c handles well and which
/// is the same on the wire:
/// - strings are bytes, because a `char *` ends at the first NUL;
/// - enums are int32, since the Swift side knows their names;
/// - floats are their bits, since protobuf-c takes -0 for 0 and leaves it out;
/// - map entries are plain messages, and `optional` is a oneof of one, which protoc-gen-c accepts;
/// - services, comments and options are gone, and so is what defines options.
func shadow(
  _ request: Plugin.Request, module: String, header: String?
) throws(PluginFailure) -> [Plugin.Response.File] {
  let umbrella = Umbrella(
    module: module, header: header, schema: try Schema(request, hasComments: false))
  let answer = try run("protoc-gen-c", input: try request.shadow().encode())
  let response: Plugin.Response = try decode(answer)
  if let error = response.error { throw PluginFailure(message: "protoc-gen-c: \(error)") }
  return response.file + umbrella.responses
}

extension Plugin.Request {
  fileprivate func shadow() throws(PluginFailure) -> Self {
    var shadow = self
    shadow.parameter = nil
    let files = protoFile.filter { !$0.isSchemaOfSchemas }
    shadow.fileToGenerate = fileToGenerate.filter { name in files.contains { $0.name == name } }
    shadow.protoFile = []
    for file in files { shadow.protoFile.append(try file.shadow(among: files)) }
    return shadow
  }
}

extension Plugin.File {
  fileprivate func shadow(among files: [Self]) throws(PluginFailure) -> Self {
    var shadow = self
    // Those that are imported publicly as if by this file itself.
    shadow.dependency = files.map(\.name).filter(visible(among: files).contains)
    shadow.publicDependency = []
    shadow.extension = []
    shadow.service = []
    shadow.enumType = []
    shadow.options = nil
    shadow.sourceCodeInfo = nil
    shadow.messageType = []
    for message in messageType { shadow.messageType.append(try message.shadow()) }
    return shadow
  }
}

extension Plugin.File {
  /// The files whose types this one may name. protoc gives files after those that they import.
  private func visible(among files: [Self]) -> Set<String> {
    var names = Set(dependency)
    for file in files.reversed() where names.contains(file.name) {
      names.formUnion(file.publicDependency.map { file.dependency[Int($0)] })
    }
    return names
  }
}

extension Plugin.Message {
  /// As deep as the schema's own nesting, which protoc has bounded.
  fileprivate func shadow() throws(PluginFailure) -> Self {
    var shadow = self
    shadow.options = nil
    shadow.extension = []
    shadow.enumType = []
    shadow.field = field.map { $0.shadow() }
    shadow.nestedType = []
    for message in try nested() { shadow.nestedType.append(try message.shadow().encode()) }
    return shadow
  }
}

extension Plugin.Field {
  fileprivate func shadow() -> Self {
    var shadow = self
    shadow.name = CNames.shadow(name)
    shadow.options = options?.packed.map { Options(packed: $0) }
    shadow.proto3Optional = false
    switch WireType(rawValue: type) {
    case .string: shadow.type = WireType.bytes.rawValue
    case .enumeration:
      shadow.type = WireType.int32.rawValue
      shadow.typeName = nil
    case .float: shadow.type = WireType.fixed32.rawValue
    case .double: shadow.type = WireType.fixed64.rawValue
    default: break
    }
    return shadow
  }
}
