import JetonRPC

/// One run of one command: what was asked, what holds, and where to print.
struct Invocation: Sendable {
  let arguments: Arguments
  let settings: Settings
  let terminal: Terminal
  let now: Moment
  /// The same for every attempt of this run, and told when its end is unknown.
  let requestID: String

  init(_ arguments: Arguments, _ settings: Settings, _ terminal: Terminal) {
    self.arguments = arguments
    self.settings = settings
    self.terminal = terminal
    now = System.now()
    requestID = arguments[Global.requestID] ?? RequestID.random()
  }

  subscript<Value>(option: Option<Value>) -> Value? { arguments[option] }

  var isQuiet: Bool { arguments.has(Global.quiet) }

  var takesRequestID: Bool {
    arguments.command.options.contains { $0.name == Global.requestID.name }
  }

  var table: Table { Table(now: now, style: terminal.outputStyle) }

  /// Things of which there may be many.
  func print<Subject>(_ subjects: [Subject], as shape: Shape<Subject>) throws(Failure) {
    try terminal.print(settings.output.list(shape, subjects, table: table))
  }

  func print<Subject>(_ subject: Subject, as shape: Shape<Subject>) throws(Failure) {
    try terminal.print(settings.output.detail(shape, subject, table: table))
  }

  /// What is handed out once. With --quiet it stands alone.
  func print<Subject>(
    _ subject: Subject, as shape: Shape<Subject>, onceOnly secret: String
  ) throws(Failure) {
    if isQuiet {
      try terminal.print(secret + "\n")
    } else {
      try print(subject, as: shape)
    }
    terminal.say("This will not be shown again. Keep it now.")
  }

  /// For people who watch; silent in scripts that ask for it.
  func note(_ text: String) {
    if !isQuiet { terminal.say(text) }
  }
}
