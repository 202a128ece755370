/// The names that protoc-gen-c gives to what it writes.
package enum CNames {
  /// "jeton.v1.WhoAmIRequest" is `Jeton__V1__WhoAmIRequest`.
  static func structure(_ fullName: String) -> String {
    fullName.split(separator: ".").map(camel).joined(separator: "__")
  }

  /// The same is `jeton__v1__who_am_irequest`.
  static func prefix(_ fullName: String) -> String {
    fullName.split(separator: ".").map(snake).joined(separator: "__")
  }

  static func member(_ name: String) -> String {
    let name = shadow(name).lowercased()
    return keywords.contains(name) ? name + "_" : name
  }

  /// The same, as Swift has it behind a dot.
  static func access(_ name: String) -> String {
    let member = member(name)
    return ["init", "self"].contains(member) ? "`\(member)`" : member
  }

  /// The member that says which field of a oneof is there; an `optional` field is alone in one.
  static func selector(_ oneof: String) -> String { snake(Substring(oneof)) + "_case" }

  /// What protoc-gen-c is to call a field: it does not know all words that C, its preprocessor and
  /// its newer standards keep for themselves.
  package static func shadow(_ field: String) -> String {
    isTaken(field.lowercased()) ? field + "_field" : field
  }

  private static func isTaken(_ member: String) -> Bool {
    taken.contains(member) || member.hasPrefix("__") || member == "_"
  }

  private static let taken: Set<String> = [
    "alignas", "alignof", "constexpr", "i386", "linux", "nullptr", "restrict", "static_assert",
    "thread_local", "typeof", "typeof_unqual", "unix",
  ]

  private static func camel(_ part: Substring) -> String {
    part.split(separator: "_").map(Words.upperFirst).joined()
  }

  private static func snake(_ part: Substring) -> String {
    var text = ""
    var wasUpper = true
    for character in part {
      if character.isUppercase && !wasUpper { text += "_" }
      text += character.lowercased()
      wasUpper = character.isUppercase
    }
    return text
  }

  private static let keywords: Set<String> = [
    "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "class", "compl", "const", "const_cast", "continue", "default", "delete", "do", "double",
    "dynamic_cast", "else", "enum", "explicit", "extern", "false", "float", "for", "friend",
    "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "not", "not_eq",
    "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
    "return", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch",
    "template", "this", "throw", "true", "try", "typedef", "typeid", "typename", "union",
    "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
  ]
}

extension MessageType {
  /// Of this message and those in it, the hidden entries of maps included.
  package var cPrefixes: [String] {
    let entries = fields.compactMap { field -> String? in
      guard case .map(_, let entry) = field.shape else { return nil }
      return CNames.prefix(entry)
    }
    return [CNames.prefix(fullName)] + entries + messages.flatMap(\.cPrefixes)
  }
}
