/// Writes the constant that holds a file's descriptor.
struct DescriptorWriter {
  let descriptor: Descriptor
  /// By name.
  let all: [String: Descriptor]
  let access: String

  private static let lineLength = 96

  func write(to source: inout SourceText) {
    let name = Self.name(of: descriptor.name)
    source.block("extension \(SwiftNames.namespace(of: descriptor.package))") { source in
      source.line("\(access)static let \(name) = JetonMessages.FileDescriptor(")
      source.indented { source in
        source.line("\(descriptor.name.asLiteral),")
        source.line("dependencies: [\(dependencies)],")
        source.line("base64: \"\"\"")
        source.indented { writeLines(to: &$0) }
        source.line("  \"\"\")")
      }
    }
  }

  private func writeLines(to source: inout SourceText) {
    var rest = Substring(descriptor.base64)
    while !rest.isEmpty {
      let line = rest.prefix(Self.lineLength)
      rest = rest.dropFirst(Self.lineLength)
      source.line(line + (rest.isEmpty ? "" : "\\"))
    }
  }

  private var dependencies: String {
    descriptor.dependencies.compactMap { all[$0] }
      .map { Self.constant(of: $0.name, in: $0.package) }
      .joined(separator: ", ")
  }

  /// "jeton/v1/service_account.proto" of package jeton.v1 is `JetonV1.serviceAccountFile`.
  static func constant(of file: String, in package: String) -> String {
    SwiftNames.namespace(of: package) + "." + name(of: file)
  }

  static func name(of file: String) -> String {
    let base = file.split(separator: "/").last ?? ""
    let stem = base.hasSuffix(".proto") ? base.dropLast(6) : base
    return Words(separated: stem + "_file").lowerCamel.asMember
  }
}

extension Schema {
  /// Two files of a package whose constants would be one.
  var descriptorClashes: [Refusal] {
    var first: [String: String] = [:]
    return descriptors.compactMap { descriptor in
      let constant = DescriptorWriter.constant(of: descriptor.name, in: descriptor.package)
      guard let previous = first.updateValue(descriptor.name, forKey: constant),
        descriptor.isRequested
      else { return nil }
      return Refusal(
        file: descriptor.name, line: 1,
        reason: "\(previous) and \(descriptor.name) both become \(constant)")
    }
  }
}
