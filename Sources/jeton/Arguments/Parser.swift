/// Reads a command line against a catalogue. It collects every complaint before it gives up, so
/// that nobody repairs a line one mistake at a time.
struct Parser {
  private let catalogue: Catalogue
  private var rest: ArraySlice<String>
  private var words: [String] = []
  private var operands: [String] = []
  private var given: [(declaration: any OptionDeclaration, value: any Sendable)] = []
  private var complaints: [String] = []
  private var command: Command?
  private var wantsHelp = false
  private var wantsVersion = false

  private init(_ line: [String], _ catalogue: Catalogue) {
    self.catalogue = catalogue
    rest = line[...]
  }

  static func read(_ line: [String], _ catalogue: Catalogue) throws(Failure) -> Request {
    var parser = Parser(line, catalogue)
    parser.readAll()
    return try parser.request()
  }

  private mutating func readAll() {
    var onlyOperands = false
    while let argument = rest.popFirst() {
      if onlyOperands || argument == "-" || !argument.hasPrefix("-") {
        read(word: argument)
      } else if argument == "--" {
        onlyOperands = true
      } else if argument.hasPrefix("--") {
        read(long: argument.dropFirst(2))
      } else {
        read(short: argument.dropFirst())
      }
    }
  }

  private mutating func read(word: String) {
    guard command == nil else { return operands.append(word) }
    guard catalogue.nextWords(after: words).contains(word) else {
      // Without a command nothing behind this word has a meaning.
      complaints.append(unknown(word))
      rest = []
      return
    }
    words.append(word)
    command = catalogue.command(words)
  }

  private func unknown(_ word: String) -> String {
    let known = catalogue.nextWords(after: words)
    let typed = (["jeton"] + words + [word.shown]).joined(separator: " ")
    return "\(typed) is not a command" + suggestion(known.nearest(to: word))
  }

  private mutating func read(long text: Substring) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    if name == "help" { return wantsHelp = true }
    if name == "version" { return wantsVersion = true }
    guard let option = known.first(where: { $0.name == name }) else {
      return complaints.append(unknown(option: name))
    }
    read(option, attached: parts.count == 2 ? String(parts[1]) : nil)
  }

  /// `-q`, `-ojson`, `-o json`; several letters only where none takes a value.
  private mutating func read(short text: Substring) {
    var letters = text
    while let letter = letters.popFirst() {
      if letter == "h" {
        wantsHelp = true
      } else if let option = known.first(where: { $0.short == letter }) {
        let takesValue = option.placeholder != nil
        read(option, attached: takesValue && !letters.isEmpty ? String(letters) : nil)
        if takesValue { return }
      } else {
        return complaints.append("-\(String(letter).shown) is not an option here")
      }
    }
  }

  private mutating func read(_ option: any OptionDeclaration, attached: String?) {
    if option.placeholder == nil, attached != nil {
      return complaints.append("--\(option.name) takes no value")
    }
    guard let text = option.placeholder == nil ? "" : attached ?? rest.popFirst() else {
      return complaints.append("--\(option.name) needs a value: \(option.usage)")
    }
    if !option.isRepeatable, given.contains(where: { $0.declaration.name == option.name }) {
      complaints.append("--\(option.name) is given twice")
    } else if let value = option.value(of: text) {
      given.append((option, value))
    } else {
      complaints.append(option.complaint(about: text))
    }
  }

  private var known: [any OptionDeclaration] {
    (command?.options ?? []) + catalogue.options
  }

  private func unknown(option name: String) -> String {
    "--\(name.shown) is not an option here"
      + suggestion(known.map(\.name).nearest(to: name).map { "--" + $0 })
  }

  private func suggestion(_ word: String?) -> String {
    word.map { "; did you mean \($0)?" } ?? ""
  }

  private mutating func request() throws(Failure) -> Request {
    if wantsHelp { return .help(words) }
    if wantsVersion { return .version }
    guard let command else {
      if complaints.isEmpty { return .incomplete(words) }
      throw failure(words)
    }
    check(command)
    guard complaints.isEmpty else { throw failure(command.words) }
    var arguments = Arguments(command: command)
    for (declaration, value) in given { arguments.set(declaration, value) }
    for operand in operands { arguments.add(operand: operand) }
    return .run(arguments)
  }

  private mutating func check(_ command: Command) {
    for operand in command.operands.dropFirst(operands.count) where operand.isRequired {
      complaints.append("\(operand.name) is missing: \(operand.summary)")
    }
    for option in command.options
    where option.isRequired && !given.contains(where: { $0.declaration.name == option.name }) {
      complaints.append("--\(option.name) is missing: \(option.usage)")
    }
    for extra in operands.dropFirst(command.operands.count) {
      complaints.append("\"\(extra.shown)\" is one word too many")
    }
  }

  private func failure(_ words: [String]) -> Failure {
    Failure(
      .usage, complaints.joined(separator: "\n"),
      advice: ["see: " + (["jeton"] + words + ["--help"]).joined(separator: " ")])
  }
}
