/// `jeton help`, `version` and `completions`.
enum Topics {
  static let all: [Command] = [help, printVersion, completions]

  private static let help = Command(
    "help", "explain a command, or exit-codes, environment, files",
    operands: [
      Operand("WORD", "a command or topic", isRequired: false),
      Operand("WORD", "its second word", isRequired: false),
    ]
  ) { run in
    let words = run.arguments.operands
    if let topic = words.first.flatMap({ topics[$0] }) {
      try run.terminal.print(topic)
    } else {
      guard Catalogue.jeton.knows(words) else {
        throw Failure(.usage, "there is no help on \(words.joined(separator: " ").shown)")
      }
      try run.terminal.print(Help(catalogue: .jeton).text(for: words))
    }
    return .done
  }

  private static let printVersion = Command("version", "print the version") { run in
    try run.terminal.print(version + "\n")
    return .done
  }

  private static let completions = Command(
    "completions", "print a script that completes commands in your shell",
    details: "For example: eval \"$(jeton completions bash)\"",
    operands: [Operand("SHELL", "bash, zsh or fish")]
  ) { run in
    guard let shell = Completions.Shell(rawValue: run.arguments.required(0)) else {
      throw Failure(.usage, "SHELL: one of bash, zsh, fish")
    }
    try run.terminal.print(Completions(catalogue: .jeton).script(for: shell))
    return .done
  }

  private static let topics = [
    "exit-codes": exitCodes, "environment": environment, "files": files,
  ]

  private static var exitCodes: String {
    "how the program ends:\n"
      + ExitCode.allCases.map { code in
        let number = String(code.rawValue)
        return String(repeating: " ", count: 4 - number.count) + "\(number)  \(code.meaning)\n"
      }.joined()
  }

  private static let environment = """
    what it reads from its environment; options come before, profiles after:
      JETON_ADDRESS    the server: tls://HOST:PORT, tcp://HOST:PORT or unix:/PATH
      JETON_CA_FILE    who vouches for a tls:// server
      JETON_TOKEN      the token to call with
      JETON_PROFILE    the profile to use
      NO_COLOR         when set, no colours
      XDG_CONFIG_HOME  where jeton/config is, else ~/.config
      XDG_STATE_HOME   where jeton/sessions is, else ~/.local/state

    """

  private static let files = """
    ~/.config/jeton/config holds profiles; each may set
      [default]
      address = unix:/run/jeton/jetond.sock
      token_file = ~/.config/jeton/token
      output = table
      timeout = 10s
      ca_file = /etc/jeton/ca.pem

    ~/.local/state/jeton/sessions/ holds what jeton login leaves, for you alone.
    Files with tokens or passwords must be readable by their owner only (chmod 600).

    """
}

extension Catalogue {
  fileprivate func knows(_ words: [String]) -> Bool {
    words.isEmpty || command(words) != nil || words.count == 1 && !commands(of: words[0]).isEmpty
  }
}
