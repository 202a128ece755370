extension EnumType {
  /// The Swift name of each value, in order: TOKEN_STATE_ACTIVE of TokenState is `active`.
  /// A name that the values before it have already gets its number, so that it stays unique.
  var caseNames: [String] {
    var taken: Set<String> = []
    return values.map { value in
      var name = Words(separated: Self.stripped(value.name, of: prefix)).lowerCamel
      if !taken.insert(name).inserted {
        name += "_" + String(value.number).replacing("-", with: "n")
        taken.insert(name)
      }
      return name.asMember
    }
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

  private static func stripped(_ name: String, of prefix: String) -> String {
    name.hasPrefix(prefix) && name.count > prefix.count
      ? String(name.dropFirst(prefix.count)) : name
  }

  /// Values that share a number with one before them.
  private var numbered: (first: [(String, Value)], aliases: [(String, Value)]) {
    var first: [(String, Value)] = []
    var aliases: [(String, Value)] = []
    for (name, value) in zip(caseNames, values) {
      if first.contains(where: { $0.1.number == value.number }) {
        aliases.append((name, value))
      } else {
        first.append((name, value))
      }
    }
    return (first, aliases)
  }

  func write(to source: inout SourceText, _ names: SwiftNames, access: String) {
    let (first, aliases) = numbered
    let number = names.known("Int32")
    source.documentation(origin)
    source.block(
      "\(access)enum \(name.asType): \(names.known("OpenEnum", from: "JetonMessages"))"
    ) { source in
      for (name, value) in first {
        source.documentation(value.origin)
        source.line("case \(name)")
      }
      source.line("/// A value that this schema does not know, kept as it came.")
      source.line("case unrecognized(\(number))")
      for (name, value) in aliases {
        let target = first.first { $0.1.number == value.number }?.0 ?? name
        source.documentation(value.origin)
        source.line("\(access)static var \(name): Self { .\(target) }")
      }
      source.line()
      source.block("\(access)init(rawValue: \(number))") { source in
        source.line("switch rawValue {")
        for (name, value) in first { source.line("case \(value.number): self = .\(name)") }
        source.line("default: self = .unrecognized(rawValue)")
        source.line("}")
      }
      source.line()
      source.block("\(access)var rawValue: \(number)") { source in
        source.line("switch self {")
        for (name, value) in first { source.line("case .\(name): \(value.number)") }
        source.line("case .unrecognized(let rawValue): rawValue")
        source.line("}")
      }
    }
  }
}
