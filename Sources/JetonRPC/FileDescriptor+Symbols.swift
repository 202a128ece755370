import JetonMessages

extension FileDescriptor {
  /// The full name of everything the file declares.
  var symbols: [String] {
    // The generator wrote these bytes with the same code; they cost what they cost.
    let limits = DecodingLimits(arenaBytes: .max)
    guard let file = try? Plugin.File(decoding: bytes.span, limits: limits) else {
      preconditionFailure("\(name): the generator wrote no descriptor")
    }
    let scope = file.package.isEmpty ? "" : file.package + "."
    return file.messageType.flatMap { $0.symbols(in: scope, limits) }
      + file.enumType.flatMap { $0.symbols(in: scope) }
      + file.extension.map { scope + $0.name }
      + file.service.flatMap { $0.symbols(in: scope) }
  }
}

extension Plugin.Message {
  /// As deep as protoc let it be.
  fileprivate func symbols(in scope: String, _ limits: DecodingLimits) -> [String] {
    let inner = scope + name + "."
    let nested = nestedType.compactMap { try? Plugin.Message(decoding: $0.span, limits: limits) }
    return [scope + name] + field.map { inner + $0.name } + oneofDecl.map { inner + $0.name }
      + enumType.flatMap { $0.symbols(in: inner) }
      + nested.flatMap { $0.symbols(in: inner, limits) }
  }
}

extension Plugin.Enum {
  /// The values of an enum stand beside it (descriptor.proto, EnumValueDescriptorProto).
  fileprivate func symbols(in scope: String) -> [String] {
    [scope + name] + value.map { scope + $0.name }
  }
}

extension Plugin.Service {
  fileprivate func symbols(in scope: String) -> [String] {
    [scope + name] + method.map { "\(scope)\(name).\($0.name)" }
  }
}
