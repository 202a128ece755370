/// Writes what a caller sees of a message: its structure and its text.
struct MessageWriter {
  let message: MessageType
  let names: SwiftNames
  /// "public" or "package", with a space behind it.
  let access: String

  /// Beyond this an initialiser with a parameter for each field helps nobody.
  private static let parametersMaximum = 12

  func write(to source: inout SourceText) {
    source.documentation(message.origin)
    let conformances = [
      names.runtime("Message"), names.known("CustomDebugStringConvertible"),
    ]
    source.block(
      "\(access)struct \(message.name.asType): \(conformances.joined(separator: ", "))"
    ) { source in
      for property in properties {
        source.documentation(property.origin)
        if let note = property.note { source.line("/// \(note)") }
        source.line("\(access)var \(property.name): \(property.type) = \(property.absent)")
      }
      source.line(
        "\(access)var unknownFields = \(names.runtime("UnknownFields"))()")
      source.line()
      source.line("\(access)init() {}")
      writeInitializer(to: &source)
      source.line()
      writeDescription(to: &source)
      writeMissingFields(to: &source)
      writeNested(to: &source)
    }
  }

  struct Property {
    var name: String
    var type: String
    var absent: String
    var origin: Origin
    /// What the schema's options say of it.
    var note: String?
    /// Of a field that a request must carry.
    var requiredField: String?
  }

  /// One for each field, but for those of a oneof, which share one where the first stands.
  var properties: [Property] {
    var written: Set<Int> = []
    return message.fields.compactMap { field in
      guard case .member(let index) = field.shape else {
        let (type, absent) = names.property(field)
        return Property(
          name: field.swiftName, type: type, absent: absent, origin: field.origin,
          note: field.behavior.note,
          requiredField: field.behavior == .required ? field.name : nil)
      }
      guard written.insert(index).inserted else { return nil }
      let oneof = message.oneofs[index]
      return Property(
        name: oneof.swiftName, type: oneof.swiftType + "?", absent: "nil", origin: oneof.origin)
    }
  }

  private func writeInitializer(to source: inout SourceText) {
    let properties = properties
    guard 1...Self.parametersMaximum ~= properties.count else { return }
    source.line()
    source.line("\(access)init(")
    source.indented { source in
      for (index, property) in properties.enumerated() {
        let comma = index == properties.count - 1 ? "" : ","
        source.line("\(property.name): \(property.type) = \(property.absent)\(comma)")
      }
    }
    source.block(")") { source in
      for property in properties { source.line("self.\(property.name) = \(property.name)") }
    }
  }

  private func writeDescription(to source: inout SourceText) {
    source.block("\(access)var debugDescription: \(names.known("String"))") { source in
      let title = names.type(message.fullName)
      let text = names.runtime("MessageText")
      guard !properties.isEmpty else {
        source.line("\(text)(\(title.asLiteral)).closed")
        return
      }
      source.line("var text = \(text)(\(title.asLiteral))")
      for property in properties {
        source.line("text.add(\(property.name.unquoted.asLiteral), self.\(property.name))")
      }
      source.line("return text.closed")
    }
  }

  private func writeMissingFields(to source: inout SourceText) {
    let required = properties.filter { $0.requiredField != nil }
    guard !required.isEmpty else { return }
    let string = names.known("String")
    source.line()
    source.line("\(access)static var hasRequiredFields: \(names.known("Bool")) { true }")
    source.line()
    source.block("\(access)var missingFields: [\(string)]") { source in
      source.line("var missing: [\(string)] = []")
      for property in required {
        let field = (property.requiredField ?? "").asLiteral
        source.line(
          "if self.\(property.name) == \(property.absent) { missing.append(\(field)) }")
      }
      source.line("return missing")
    }
  }

  private func writeNested(to source: inout SourceText) {
    for (index, oneof) in message.oneofs.enumerated() {
      source.line()
      write(oneof, index, to: &source)
    }
    for type in message.enums {
      source.line()
      EnumWriter(type: type, names: names, access: access).write(to: &source)
    }
    for nested in message.messages {
      source.line()
      MessageWriter(message: nested, names: names, access: access).write(to: &source)
    }
  }

  private func write(_ oneof: OneOf, _ index: Int, to source: inout SourceText) {
    source.documentation(oneof.origin)
    source.block(
      "\(access)enum \(oneof.swiftType): \(names.known("Sendable")), \(names.known("Hashable"))"
    ) { source in
      for field in message.fields where field.shape == .member(index) {
        source.documentation(field.origin)
        source.line("case \(field.swiftName)(\(names.type(field.kind)))")
      }
    }
  }
}

extension Field {
  var swiftName: String {
    let name = Words(separated: name).lowerCamel
    if case .member = shape, Self.casesOfOptional.contains(name) { return name + "Field" }
    return name.asMember
  }

  /// A property that holds a oneof is an Optional, whose own cases come first.
  private static let casesOfOptional: Set<String> = ["none", "some"]
}

extension Field.Behavior {
  fileprivate var note: String? {
    switch self {
    case .unspecified, .optional: nil
    case .required: "Required."
    case .outputOnly: "Set by the server."
    }
  }
}

extension OneOf {
  var swiftName: String { Words(separated: name).lowerCamel.asMember }
  var swiftType: String { Words(separated: name).upperCamel.asType }
}

extension String {
  var unquoted: String { filter { $0 != "`" } }
}
