/// What jetond was asked to do: a command, its own flags, and settings.
struct Invocation: Sendable, Hashable {
  var command = Command.serve
  var settings: [Setting: String] = [:]
  var options: [Option: String] = [:]
  /// What stands behind the command's words, as many as it takes.
  var operands: [String] = []
  /// Of `help`: what to explain; nil for all.
  var topic: Command?

  enum Command: String, CaseIterable, Sendable {
    case serve
    case initialise = "init"
    case createOrganization = "org create"
    case rotateLedgerKey = "ledger rotate-key"
    case copyStore = "store copy"
    case config
    case version
    case help
  }

  /// Flags that belong to one run and hence stand in no file.
  enum Option: String, CaseIterable, Sendable {
    case organization
    case owner
    case passwordFile = "password-file"
    case readyDescriptor = "ready-fd"
  }

  init(arguments: [String]) throws(UsageError) {
    var words: [String] = []
    var isHelp = false
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let (flag, attached) = split(argument)
      if !argument.hasPrefix("--") {
        words.append(argument)
      } else if flag == "--help" {
        isHelp = true
      } else {
        guard let value = attached ?? rest.popFirst() else { throw .missingValue(flag: flag) }
        try take(flag, value)
      }
    }
    if words.first == Command.help.rawValue, words.count > 1 {
      isHelp = true
      words.removeFirst()
    }
    let (named, operands) = try Self.command(words)
    self.operands = operands
    if !isHelp, let named, operands.count != named.operandNames.count {
      throw .unknownCommand(words.joined(separator: " "))
    }
    if isHelp { topic = named }
    command = isHelp ? .help : named ?? .serve
  }

  private static func command(
    _ words: [String]
  ) throws(UsageError) -> (Command?, operands: [String]) {
    if words.isEmpty { return (nil, []) }
    for count in (1...words.count).reversed() {
      guard let command = Command(rawValue: words.prefix(count).joined(separator: " ")) else {
        continue
      }
      let operands = Array(words.dropFirst(count))
      if operands.count <= command.operandNames.count { return (command, operands) }
    }
    throw .unknownCommand(words.joined(separator: " "))
  }

  func required(_ option: Option) throws(UsageError) -> String {
    guard let value = options[option], !value.isEmpty else {
      throw .missingFlag("--" + option.rawValue, command: command.rawValue)
    }
    return value
  }

  private func split(_ argument: String) -> (flag: String, value: String?) {
    guard let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
    return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
  }

  private mutating func take(_ flag: String, _ value: String) throws(UsageError) {
    let name = String(flag.dropFirst(2))
    if let setting = Setting(rawValue: name) {
      settings[setting] = value
    } else if let option = Option(rawValue: name) {
      options[option] = value
    } else {
      let known = Setting.allCases.map(\.key) + Option.allCases.map(\.rawValue)
      throw .unknownFlag(
        flag, suggestion: suggestion(for: flag, among: known.map { "--" + $0 }))
    }
  }
}
