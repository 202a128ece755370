/// One thing the program does: its words, what it takes, and the doing.
struct Command: Sendable {
  /// For example "account create".
  let name: String
  let summary: String
  /// Further paragraphs of its help.
  let details: String
  let operands: [Operand]
  let options: [any OptionDeclaration]
  /// Throws `Failure`, or the `RPCError` of a call, which becomes one in `Program.swift`.
  let body: @Sendable (Invocation) async throws -> ExitCode

  init(
    _ name: String, _ summary: String, details: String = "", operands: [Operand] = [],
    options: [any OptionDeclaration] = [],
    body: @escaping @Sendable (Invocation) async throws -> ExitCode
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.operands = operands
    self.options = options
    self.body = body
  }

  var words: [String] { name.split(separator: " ").map(String.init) }
}

/// An argument known by its place.
struct Operand: Sendable {
  let name: String
  let summary: String
  let isRequired: Bool

  init(_ name: String, _ summary: String, isRequired: Bool = true) {
    self.name = name
    self.summary = summary
    self.isRequired = isRequired
  }

  var usage: String { isRequired ? name : "[\(name)]" }
}

/// Commands that share their first word.
struct CommandGroup: Sendable {
  let name: String
  let summary: String
}

/// All the program can do.
struct Catalogue: Sendable {
  let groups: [CommandGroup]
  let commands: [Command]
  /// Options that every command takes.
  let options: [any OptionDeclaration]

  func command(_ words: [String]) -> Command? {
    commands.first { $0.words == words }
  }

  func commands(of group: String) -> [Command] {
    commands.filter { $0.words.count > 1 && $0.words[0] == group }
  }

  /// What may come after `words`.
  func nextWords(after words: [String]) -> [String] {
    var next: [String] = []
    for command in commands where command.words.starts(with: words) {
      if let word = command.words.dropFirst(words.count).first, !next.contains(word) {
        next.append(word)
      }
    }
    return next
  }
}
