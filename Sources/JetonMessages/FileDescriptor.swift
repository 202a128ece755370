/// One file of a schema in its own words: the FileDescriptorProto that protoc made of it, with the
/// comments above its declarations. The generator writes one for each file, so that a server can
/// tell what it serves.
public struct FileDescriptor: Sendable {
  /// For example "jeton/v1/token.proto".
  public let name: String
  public let dependencies: [FileDescriptor]
  private let base64: String

  public init(_ name: String, dependencies: [FileDescriptor], base64: String) {
    self.name = name
    self.dependencies = dependencies
    self.base64 = base64
  }

  /// A serialized google.protobuf.FileDescriptorProto.
  public var bytes: [UInt8] {
    guard let bytes = Base64.decode(base64.utf8) else {
      preconditionFailure("\(name): the generator wrote no base64")
    }
    return bytes
  }

  /// This file and all that it needs, each after those that it needs.
  public var withDependencies: [FileDescriptor] {
    var files: [FileDescriptor] = []
    for file in dependencies.flatMap(\.withDependencies) + [self]
    where !files.contains(where: { $0.name == file.name }) {
      files.append(file)
    }
    return files
  }
}
