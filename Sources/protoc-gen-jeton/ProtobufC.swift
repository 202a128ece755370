import JetonMessages

/// Lets protoc-gen-c write the structures that a program in C is to have. It knows neither `optional`,
/// for which it gets a oneof of one, the same on the wire, nor our options.
func protobufC(_ request: Plugin.Request) throws(PluginFailure) -> [Plugin.Response.File] {
  var plain = request
  plain.parameter = nil
  let removed = Set(request.protoFile.filter(\.isForGenerators).map(\.name))
  plain.fileToGenerate.removeAll(where: removed.contains)
  plain.protoFile = []
  for file in request.protoFile where !removed.contains(file.name) {
    plain.protoFile.append(try file.plain(without: removed))
  }
  let response: Plugin.Response = try decode(try run("protoc-gen-c", input: plain.encode()))
  if let error = response.error { throw PluginFailure(message: "protoc-gen-c: \(error)") }
  return response.file
}

extension Plugin.File {
  /// What options are made of, and what makes them.
  fileprivate var isForGenerators: Bool { !`extension`.isEmpty || isSchemaOfSchemas }

  fileprivate func plain(without removed: Set<String>) throws(PluginFailure) -> Self {
    var plain = self
    plain.dependency.removeAll(where: removed.contains)
    plain.publicDependency = []
    plain.service = []
    plain.messageType = []
    for message in messageType { plain.messageType.append(try message.plain()) }
    return plain
  }
}

extension Plugin.Message {
  /// As deep as the schema's own nesting, which protoc has bounded.
  fileprivate func plain() throws(PluginFailure) -> Self {
    var plain = self
    for index in plain.field.indices { plain.field[index].proto3Optional = false }
    plain.nestedType = []
    for message in try nested() { plain.nestedType.append(try message.plain().encode()) }
    return plain
  }
}
