/// What jetond was asked to do: a command, its own flags, and settings.
struct Invocation: Sendable, Hashable {
  var command = Command.serve
  var settings: [Setting: String] = [:]
  var options: [Option: String] = [:]

  enum Command: String, CaseIterable, Sendable {
    case serve
    case initialise = "init"
    case createOrganization = "org create"
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

    var meaning: String {
      switch self {
      case .organization: "init, org create: name of the organization"
      case .owner: "init, org create: name its first OWNER logs in with"
      case .passwordFile:
        "init, org create: file whose first line is the OWNER's password, - for standard input; "
          + "without it a setup code is printed"
      case .readyDescriptor: "serve: descriptor to write the addresses to, once calls are answered"
      }
    }
  }

  init(arguments: [String]) throws(UsageError) {
    var words: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else {
        words.append(argument)
        continue
      }
      let (flag, attached) = split(argument)
      if flag == "--help" {
        words = ["help"]
        continue
      }
      guard let value = attached ?? rest.popFirst() else { throw .missingValue(flag: flag) }
      try take(flag, value)
    }
    if words.isEmpty { return }
    let name = words.joined(separator: " ")
    guard let command = Command(rawValue: name) else { throw .unknownCommand(name) }
    self.command = command
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
