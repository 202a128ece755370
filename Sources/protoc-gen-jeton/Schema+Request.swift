import JetonCodeGen
import JetonMessages

extension Schema {
  init(_ request: Plugin.Request, hasComments: Bool) throws(PluginFailure) {
    self.init(files: [])
    for file in request.protoFile where !file.definesOptions {
      let reader = FileReader(file, hasComments: hasComments)
      files.append(try reader.read(isRequested: request.fileToGenerate.contains(file.name)))
    }
  }
}

extension Plugin.File {
  /// Such files, and the schema's own schema, become neither C nor Swift.
  var definesOptions: Bool {
    !`extension`.isEmpty || name == "google/protobuf/descriptor.proto"
  }
}

extension Plugin.Message {
  var isMapEntry: Bool { options?.mapEntry ?? false }

  func nested() throws(PluginFailure) -> [Plugin.Message] {
    var messages: [Plugin.Message] = []
    for bytes in nestedType { messages.append(try decode(bytes)) }
    return messages
  }
}

extension String {
  /// protoc writes resolved names as ".jeton.v1.Token".
  var withoutLeadingDot: String { String(drop { $0 == "." }) }
}
