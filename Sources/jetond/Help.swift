/// What `jetond help` prints.
func helpText() -> String {
  let options = Invocation.Option.allCases.map { option in
    let commands = Invocation.Command.allCases.filter { $0.options.contains(option) }
    return (
      "--" + option.rawValue,
      commands.map(\.rawValue).joined(separator: ", ") + ": " + option.meaning
    )
  }
  return """
    jetond: the authority for your organization's API tokens

    \(table(Invocation.Command.allCases.map { ($0.usage, $0.meaning) }))

    \(table(options))

    \(settingsHelp)

    Ends with 0 when all went well, 64 for words it does not know, 65 for a data directory it
    cannot use, 69 for an address it cannot listen on, 70 when calls had to be cut off at the end,
    71 when its process cannot be closed to others, 74 when the store failed, 78 for a wrong
    setting.
    """
}

/// What `jetond COMMAND --help` prints.
func helpText(on command: Invocation.Command) -> String {
  var parts = ["\(command.usage): \(command.meaning)"]
  let options = command.options.map { ("--" + $0.rawValue, $0.meaning) }
  if !options.isEmpty { parts.append(table(options)) }
  if command.readsSettings { parts.append(settingsHelp) }
  return parts.joined(separator: "\n\n")
}

private var settingsHelp: String {
  """
  Settings, as flags, as lines of the file (key = value), or as environment variables
  (--drain-timeout 5s, drain-timeout = 5s, JETOND_DRAIN_TIMEOUT=5s):

  \(table(Setting.allCases.map { ("--" + $0.key, $0.meaning) }))
  """
}

extension Invocation.Command {
  var operandNames: [String] {
    switch self {
    case .copyStore: ["FROM", "TO"]
    case .serve, .initialise, .createOrganization, .rotateLedgerKey, .config, .version, .help: []
    }
  }

  fileprivate var usage: String {
    let words = (["jetond", rawValue] + operandNames).joined(separator: " ")
    return switch self {
    case .initialise, .createOrganization: words + " --organization NAME --owner NAME"
    case .help: words + " [COMMAND]"
    case .serve, .rotateLedgerKey, .copyStore, .config, .version: words
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .serve: "answer calls (also without a word)"
    case .initialise: "make the store, its key and its first OWNER"
    case .createOrganization: "make a further organization with its first OWNER"
    case .rotateLedgerKey: "let a new key sign the ledger's heads (while jetond does not run)"
    case .copyStore: "move everything from one store to an empty one, and prove that they are equal"
    case .config: "every setting, and where it came from"
    case .version: "which jetond this is"
    case .help: "this, or one command"
    }
  }

  fileprivate var options: [Invocation.Option] {
    switch self {
    case .serve: [.readyDescriptor]
    case .initialise, .createOrganization: [.organization, .owner, .passwordFile]
    case .rotateLedgerKey, .copyStore, .config, .version, .help: []
    }
  }

  fileprivate var readsSettings: Bool {
    switch self {
    case .serve, .initialise, .createOrganization, .rotateLedgerKey, .copyStore, .config: true
    case .version, .help: false
    }
  }
}

extension Invocation.Option {
  fileprivate var meaning: String {
    switch self {
    case .organization: "name of the organization"
    case .owner: "name its first OWNER logs in with"
    case .passwordFile:
      "file whose first line is the OWNER's password, - for standard input; without it a setup "
        + "code is printed"
    case .readyDescriptor: "descriptor to write the addresses to, once calls are answered"
    }
  }
}

private func table(_ rows: [(String, String)]) -> String {
  let width = rows.map(\.0.count).max() ?? 0
  return rows.map { "  " + $0.padded(to: width) + "  " + $1 }.joined(separator: "\n")
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

/// What `jetond config` prints.
func configurationText(_ settings: Settings) -> String {
  let rows = Setting.allCases.map { ($0, settings[$0]) }
  let keys = rows.map(\.0.key.count).max() ?? 0
  let texts = rows.map(\.1.text.count).max() ?? 0
  return rows.map { setting, value in
    setting.key.padded(to: keys) + " = " + value.text.padded(to: texts)
      + "  # \(value.source)"
  }.joined(separator: "\n")
}
