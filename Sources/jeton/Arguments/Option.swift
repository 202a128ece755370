/// A named argument, for example `--role ROLE`. `Value` is what its text means.
struct Option<Value: Sendable>: Sendable {
  let name: String
  let short: Character?
  /// How help names the value; nil for an option that takes none.
  let placeholder: String?
  let summary: String
  /// What completion offers.
  let choices: [String]
  let meaning: @Sendable (String) -> Value?
  private(set) var isRequired = false
  private(set) var isRepeatable = false

  init(
    _ name: String, _ placeholder: String, _ summary: String, short: Character? = nil,
    choices: [String] = [], meaning: @escaping @Sendable (String) -> Value?
  ) {
    self.name = name
    self.short = short
    self.placeholder = placeholder
    self.summary = summary
    self.choices = choices
    self.meaning = meaning
  }
}

extension Option<String> {
  init(_ name: String, _ placeholder: String, _ summary: String, short: Character? = nil) {
    self.init(name, placeholder, summary, short: short) { $0 }
  }
}

extension Option<Void> {
  /// An option without a value.
  init(_ name: String, _ summary: String, short: Character? = nil) {
    self.name = name
    self.short = short
    self.placeholder = nil
    self.summary = summary
    self.choices = []
    self.meaning = { _ in () }
  }
}

extension Option {
  /// One of a few words, in any case.
  init(
    _ name: String, _ placeholder: String, _ summary: String, of choices: [(String, Value)]
  ) {
    self.init(name, placeholder, summary, choices: choices.map(\.0)) { text in
      choices.first { $0.0.lowercased() == text.lowercased() }?.1
    }
  }
}

extension Option {
  var required: Option {
    var option = self
    option.isRequired = true
    return option
  }

  /// It may be given again, and each counts.
  var repeatable: Option {
    var option = self
    option.isRepeatable = true
    return option
  }
}

/// An option without the type of its value, as the parser and the help see it.
protocol OptionDeclaration: Sendable {
  var name: String { get }
  var short: Character? { get }
  var placeholder: String? { get }
  var summary: String { get }
  var choices: [String] { get }
  var isRequired: Bool { get }
  var isRepeatable: Bool { get }
  /// Nil when the text means nothing.
  func value(of text: String) -> (any Sendable)?
}

extension Option: OptionDeclaration {
  func value(of text: String) -> (any Sendable)? { meaning(text) }
}

extension OptionDeclaration {
  /// "--role ROLE"
  var usage: String {
    "--" + name + (placeholder.map { " " + $0 } ?? "")
  }

  func complaint(about text: String) -> String {
    "--\(name): \"\(text.shown)\" is not \(wanted)"
  }

  /// What its text must be, in words.
  var wanted: String {
    guard choices.isEmpty else { return "one of " + choices.joined(separator: ", ") }
    return (placeholder ?? "nothing").split(separator: "|").map { kind in
      switch kind {
      case "SPAN": "a span such as 90m or 30d"
      case "DATE": "a date such as 2026-12-01 or 2026-12-01T10:00:00Z"
      default: String(kind)
      }
    }.joined(separator: " or ")
  }
}
