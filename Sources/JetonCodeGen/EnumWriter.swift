/// Writes an enum that is open: any number is a value of it.
struct EnumWriter {
  let type: EnumType
  let names: SwiftNames
  let access: String

  private typealias Named = (name: String, value: EnumType.Value)

  func write(to source: inout SourceText) {
    let (cases, aliases) = named
    let number = names.known("Int32")
    source.documentation(type.origin)
    source.block(
      "\(access)enum \(type.name.asType): \(names.runtime("OpenEnum"))"
    ) { source in
      for (name, value) in cases {
        source.documentation(value.origin)
        source.line("case \(name)")
      }
      source.line("/// A value that this schema does not know, kept as it came.")
      source.line("case unrecognized(\(number))")
      for alias in aliases { write(alias, of: cases, to: &source) }
      source.line()
      writeInitializer(cases, number, to: &source)
      source.line()
      writeRawValue(cases, number, to: &source)
      source.line()
      writeTable(to: &source)
    }
  }

  private func writeTable(to source: inout SourceText) {
    let type = names.runtime("EnumSchema")
    source.line("\(access)static let enumSchema = \(type)([")
    source.indented { source in
      for value in self.type.values {
        source.line("(name: \(value.name.asLiteral), number: \(value.number)),")
      }
    }
    source.line("])")
  }

  /// Values that share a number with one before them are its aliases.
  private var named: (cases: [Named], aliases: [Named]) {
    var numbers: Set<Int> = []
    var (cases, aliases): ([Named], [Named]) = ([], [])
    for (name, value) in zip(type.caseNames, type.values) {
      if numbers.insert(value.number).inserted {
        cases.append((name, value))
      } else {
        aliases.append((name, value))
      }
    }
    return (cases, aliases)
  }

  private func write(_ alias: Named, of cases: [Named], to source: inout SourceText) {
    guard let target = cases.first(where: { $0.value.number == alias.value.number }) else { return }
    source.documentation(alias.value.origin)
    source.line("\(access)static var \(alias.name): Self { .\(target.name) }")
  }

  private func writeInitializer(_ cases: [Named], _ number: String, to source: inout SourceText) {
    source.block("\(access)init(rawValue: \(number))") { source in
      source.line("switch rawValue {")
      for (name, value) in cases { source.line("case \(value.number): self = .\(name)") }
      source.line("default: self = .unrecognized(rawValue)")
      source.line("}")
    }
  }

  private func writeRawValue(_ cases: [Named], _ number: String, to source: inout SourceText) {
    source.block("\(access)var rawValue: \(number)") { source in
      source.line("switch self {")
      for (name, value) in cases { source.line("case .\(name): \(value.number)") }
      source.line("case .unrecognized(let rawValue): rawValue")
      source.line("}")
    }
  }
}

extension EnumType {
  /// The Swift name of each value, in order: TOKEN_STATE_ACTIVE of TokenState is `active`.
  /// A name that the values before it have already gets its number, so that it stays unique.
  var caseNames: [String] {
    var taken: Set<String> = []
    return values.map { value in
      var name = Words(separated: withoutPrefix(value.name)).lowerCamel
      if !taken.insert(name).inserted {
        name += "_" + String(value.number).replacing("-", with: "n")
        taken.insert(name)
      }
      return name.asMember
    }
  }

  private func withoutPrefix(_ value: String) -> String {
    value.hasPrefix(prefix) && value.count > prefix.count
      ? String(value.dropFirst(prefix.count)) : value
  }

  /// "TOKEN_STATE_" of TokenState.
  var prefix: String {
    var text = ""
    var previous: Character = "A"
    for character in name {
      if character.isUppercase && !previous.isUppercase { text += "_" }
      text += character.uppercased()
      previous = character
    }
    return text + "_"
  }
}
