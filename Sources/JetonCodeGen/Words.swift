/// A name of the schema, taken apart and put together in Swift's way.
struct Words {
  private let words: [String]

  /// From snake_case, SCREAMING_CASE, camelCase or dotted text.
  init(separated name: String) {
    let words = name.split { $0 == "_" || $0 == "." }.map(Self.word)
    self.words = words.isEmpty ? ["underscore"] : words
  }

  /// Capitals inside a word stay where there are small letters too.
  private static func word(_ part: Substring) -> String {
    part.contains(where: \.isLowercase) ? lowerFirst(part) : part.lowercased()
  }

  /// From UpperCamelCase: "WhoAmI", "GetTLSKeys".
  init(camel name: String) {
    var words: [String] = []
    let letters = Array(name)
    for (index, letter) in letters.enumerated() {
      let isAfterSmall = index > 0 && !letters[index - 1].isUppercase
      let isBeforeSmall = index + 1 < letters.count && letters[index + 1].isLowercase
      if words.isEmpty || letter.isUppercase && (isAfterSmall || isBeforeSmall) { words.append("") }
      words[words.count - 1] += letter.lowercased()
    }
    self.words = words
  }

  private static let acronyms: Set<String> = [
    "api", "html", "http", "https", "id", "ids", "ip", "json", "rpc", "tls", "uri", "url", "uuid",
  ]

  var upperCamel: String { words.map(Self.capitalized).joined() }

  var lowerCamel: String {
    (words.prefix(1) + words.dropFirst().map(Self.capitalized)).joined()
  }

  var snake: String { words.joined(separator: "_") }

  private static func capitalized(_ word: String) -> String {
    if word == "ids" { return "IDs" }
    if acronyms.contains(word) { return word.uppercased() }
    return upperFirst(word)
  }

  static func upperFirst(_ word: some StringProtocol) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }

  static func lowerFirst(_ word: some StringProtocol) -> String {
    word.prefix(1).lowercased() + word.dropFirst()
  }
}

extension String {
  /// As a Swift identifier that means a property, a case or a function.
  var asMember: String {
    if Self.membersOfMessages.contains(self) { return self + "Field" }
    if allSatisfy({ $0 == "_" }) { return "underscore" }
    if first?.isNumber ?? true { return "_" + self }
    return Self.keywords.contains(self) ? "`\(self)`" : self
  }

  /// As a Swift identifier that means a type.
  var asType: String { asType(orWith: "Message") }

  /// The same, with `suffix` where Swift does not let a type have the name.
  func asType(orWith suffix: String) -> String {
    if Self.reservedTypes.contains(self) { return self + suffix }
    if first?.isNumber ?? true || allSatisfy({ $0 == "_" }) { return "_" + self + suffix }
    return Self.keywords.contains(self) ? "`\(self)`" : self
  }

  /// As a Swift string literal.
  var asLiteral: String {
    "\"" + unicodeScalars.map(Self.escaped).joined() + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\", "\"": "\\\(scalar)"
    case _ where scalar.properties.generalCategory == .control:
      "\\u{\(String(scalar.value, radix: 16))}"
    default: String(scalar)
    }
  }

  /// What every generated type has already, or Swift gives a meaning.
  private static let membersOfMessages: Set<String> = [
    "debugDescription", "encode", "fill", "hash", "hashValue", "init", "self", "unknownFields",
    "unrecognized", "rawValue", "enumSchema", "messageSchema",
  ]

  /// In an inheritance clause Swift 6.3 takes `Swift::Hashable` for the nearest type of that name.
  private static let reservedTypes: Set<String> = [
    "Any", "Hashable", "Protocol", "Self", "Sendable", "Type", "init", "self",
  ]

  private static let keywords: Set<String> = [
    "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default",
    "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
    "for", "func", "guard", "if", "import", "in", "inout", "internal", "is", "let", "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows",
    "return", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
    "try", "typealias", "var", "where", "while",
  ]
}
