import Testing

@testable import jeton

@Suite struct ParserTests {
  static let role = Option("role", "ROLE", "", of: [("VIEWER", 1), ("ADMIN", 3)])
  static let force = Option("force", "", short: "f")
  static let output = Option("output", "FORMAT", "", short: "o") { $0 }
  static let catalogue = Catalogue(
    groups: [CommandGroup(name: "account", summary: "")],
    commands: [
      Command(
        "account create", "", operands: [Operand("NAME", "the name")],
        options: [role, force]
      ) { _ in .done },
      Command("account list", "", options: [role.required]) { _ in .done },
      Command("whoami", "") { _ in .done },
    ], options: [output])

  func arguments(_ line: String) throws -> Arguments {
    let request = try Parser.read(line.split(separator: " ").map(String.init), Self.catalogue)
    guard case .run(let arguments) = request else { throw Failure(.failed, "no command") }
    return arguments
  }

  @Test(arguments: [
    ("acount create x", "jeton acount is not a command; did you mean account?"),
    ("account craete x", "jeton account craete is not a command; did you mean create?"),
    ("account frobnicate", "jeton account frobnicate is not a command"),
    ("account create x --rloe ADMIN", "--rloe is not an option here; did you mean --role?"),
    ("account create x --zzz", "--zzz is not an option here"),
    ("account create x --role boss", "--role: \"boss\" is not one of VIEWER, ADMIN"),
    ("account create x --role", "--role needs a value: --role ROLE"),
    ("account create x --role ADMIN --role ADMIN", "--role is given twice"),
    ("account create x --force=yes", "--force takes no value"),
    ("account create x -z", "-z is not an option here"),
    ("account create x y", "\"y\" is one word too many"),
    ("account create", "NAME is missing: the name"),
    ("account list", "--role is missing: --role ROLE"),
    ("--role ADMIN account list", "--role is not an option here"),
    ("whoami --\u{1B}[31m", "--\\u{1b}[31m is not an option here"),
  ])
  func `says what is wrong with a line`(line: String, complaint: String) {
    let failure = #expect(throws: Failure.self) { try arguments(line) }
    #expect(failure?.code == .usage)
    #expect(failure?.message.split(separator: "\n").first.map(String.init) == complaint)
  }

  @Test func `tells all that is wrong with a line at once`() {
    let failure = #expect(throws: Failure.self) {
      try arguments("account create --role boss --nope -o")
    }
    #expect(
      failure?.message == """
        --role: "boss" is not one of VIEWER, ADMIN
        --nope is not an option here
        --output needs a value: --output FORMAT
        NAME is missing: the name
        """)
    #expect(failure?.advice == ["see: jeton account create --help"])
  }

  @Test(arguments: [
    "account create ci --role admin -f", "account create ci --role=ADMIN --force",
    "account create -f --role ADMIN -- ci", "-o json account create ci --role ADMIN -f",
    "account create ci -fojson --role ADMIN", "account -ojson create --role Admin ci -f",
  ])
  func `reads options wherever they stand and however they are written`(line: String) throws {
    let arguments = try arguments(line)
    #expect(arguments.command.name == "account create")
    #expect(arguments.operands == ["ci"])
    #expect(arguments[Self.role] == 3)
    #expect(arguments.has(Self.force))
    #expect([nil, "json"].contains(arguments[Self.output]))
  }

  @Test func `takes what follows two dashes as it is`() throws {
    #expect(try arguments("account create -- --role").operands == ["--role"])
    #expect(try arguments("account create -").operands == ["-"])
    #expect(try arguments("account create x --role=ADMIN").operands == ["x"])
  }

  @Test func `an empty value is a value`() throws {
    let request = try Parser.read(["-o", "", "whoami", "--output="].dropLast(), Self.catalogue)
    guard case .run(let arguments) = request else { return }
    #expect(arguments[Self.output] == "")
  }

  @Test(arguments: ["account create x --nope --help", "account -h create", "--help account create"])
  func `help is given though the rest is wrong`(line: String) throws {
    let request = try Parser.read(line.split(separator: " ").map(String.init), Self.catalogue)
    guard case .help(let words) = request else { Issue.record("no help"); return }
    #expect(words == ["account", "create"])
  }

  @Test(arguments: [("lsit", "list"), ("lst", "list"), ("shwo", "show"), ("zzzzzz", nil)])
  func `a slip finds its word`(typed: String, meant: String?) {
    #expect(["list", "show", "delete"].nearest(to: typed) == meant)
  }
}
