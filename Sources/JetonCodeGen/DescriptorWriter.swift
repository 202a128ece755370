/// Writes the constant that holds a file's descriptor.
struct DescriptorWriter {
  let descriptor: Descriptor
  let dependencies: [Descriptor]
  let names: SwiftNames
  let access: String

  private static let lineLength = 96

  func write(to source: inout SourceText) {
    let name = Self.name(of: descriptor.name)
    source.block("extension \(SwiftNames.namespace(of: descriptor.package))") { source in
      source.line("\(access)static let \(name) = \(names.runtime("FileDescriptor"))(")
      source.indented { source in
        source.line("\(descriptor.name.asLiteral),")
        source.line("dependencies: [\(constants)],")
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

  private var constants: String {
    dependencies.map(names.constant).joined(separator: ", ")
  }

  /// "jeton/v1/service_account.proto" is `serviceAccountFile`.
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
      let constant =
        SwiftNames.namespace(of: descriptor.package) + "."
        + DescriptorWriter.name(of: descriptor.name)
      guard let previous = first.updateValue(descriptor.name, forKey: constant),
        descriptor.isRequested
      else { return nil }
      return Refusal(
        file: descriptor.name, line: 1,
        reason: "\(previous) and \(descriptor.name) both become \(constant)")
    }
  }
}
