import JetonCodeGen
import JetonMessages

extension Schema {
  init(_ request: Plugin.Request, hasComments: Bool) throws(PluginFailure) {
    self.init(files: [])
    let requested = Set(request.fileToGenerate)
    for file in request.protoFile {
      let isRequested = requested.contains(file.name)
      descriptors.append(file.descriptor(isRequested: isRequested, hasComments: hasComments))
      guard !file.isSchemaOfSchemas else { continue }
      let reader = FileReader(file, hasComments: hasComments)
      files.append(try reader.read(isRequested: isRequested))
    }
  }
}

extension Plugin.File {
  /// What options extend. It is proto2, and becomes neither C nor Swift.
  var isSchemaOfSchemas: Bool { name == "google/protobuf/descriptor.proto" }
}

extension Plugin.File {
  fileprivate func descriptor(isRequested: Bool, hasComments: Bool) -> Descriptor {
    var file = self
    file.sourceCodeInfo = hasComments ? sourceCodeInfo?.comments : nil
    return Descriptor(
      name: name, package: package, dependencies: dependency,
      base64: String(decoding: Base64.encode(file.encode()), as: UTF8.self),
      isRequested: isRequested)
  }
}

extension Plugin.SourceInfo {
  /// Without the places, which change with every line above them; nil when there are none.
  fileprivate var comments: Plugin.SourceInfo? {
    let comments = location.filter { !$0.leadingComments.isEmpty }.map {
      Location(path: $0.path, leadingComments: $0.leadingComments)
    }
    return comments.isEmpty ? nil : Plugin.SourceInfo(location: comments)
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
