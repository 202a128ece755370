import Testing

@testable import jetond

@Suite struct SettingsTests {
  private func settings(
    flags: [Setting: String] = [:], environment: [String: String] = [:], file: String = ""
  ) throws(UsageError) -> Settings {
    var environment = environment
    environment["JETOND_CONFIG"] = "/etc/jetond.conf"
    let given = environment
    return try Settings(flags: flags, environment: { given[$0] }) { _ in file }
  }

  @Test func `flags stand over the environment, that over the file, that over the default`() throws
  {
    let file = "tcp = 127.0.0.1:1\nunix-mode = 0660\ndrain-timeout = 1s\n"
    let environment = ["JETOND_TCP": "127.0.0.1:2", "JETOND_UNIX_MODE": "0666"]
    let settings = try settings(
      flags: [.tcp: "127.0.0.1:3"], environment: environment, file: file)
    #expect(settings[.tcp] == Settings.Value(text: "127.0.0.1:3", source: .flag))
    #expect(settings[.unixMode] == Settings.Value(text: "0666", source: .environment))
    #expect(
      settings[.drainTimeout]
        == Settings.Value(text: "1s", source: .file(path: "/etc/jetond.conf", line: 3)))
    #expect(settings[.sessionLife] == Settings.Value(text: "8h", source: .builtIn))
  }

  @Test(
    arguments: [
      ("tpc = 1", "/etc/jetond.conf:1: there is no setting tpc; did you mean tcp?"),
      ("config = x", "/etc/jetond.conf:1: there is no setting config"),
      ("whatever = 1", "/etc/jetond.conf:1: there is no setting whatever"),
      ("\n# tcp = 1\nnonsense", "/etc/jetond.conf:3: expected `key = value`"),
      ("= 1", "/etc/jetond.conf:1: there is no setting "),
      ("tcp=\ntcp=", "/etc/jetond.conf:2: tcp is already set in line 1"),
    ])
  func `a line that says nothing known is refused by its number`(file: String, problem: String) {
    #expect(throws: UsageError.self) { try settings(file: file) }
    do throws(UsageError) { _ = try settings(file: file) } catch {
      #expect(error.description == problem)
      #expect(error.exitCode == .configuration)
    }
  }

  @Test func `a file may hold comments, blanks and empty values`() throws {
    let settings = try settings(file: "  # all of it\r\n\n unix =   # off\n\ttcp=[::1]:0\n")
    #expect(settings[.unix].text == "")
    let configuration = try Configuration(settings)
    #expect(configuration.unix == nil)
    #expect(configuration.tcp == NetworkAddress("[::1]:0"))
  }

  @Test(
    arguments: [
      (.tcp, "0.0.0.0:7070"), (.tcp, "192.0.2.1:7070"), (.tcp, "localhost:7070"),
      (.tcp, "127.0.0.1"), (.tcp, "127.0.0.1:65536"), (.tcp, "127.0.0.1.example:1"),
      (.tcp, "127.0.0.256:1"), (.tcp, "::1:7070"),
      (.unixMode, "0999"), (.unixMode, "07777"), (.unixMode, "0177"),
      (.drainTimeout, "10"), (.drainTimeout, "-1s"), (.drainTimeout, "301s"),
      (.drainTimeout, "99999999999s"), (.drainTimeout, "s"), (.sessionLife, "0s"),
      (.passwordMemory, "7"), (.passwordMemory, "4294967296"), (.passwordWorkers, "0"),
      (.logLevel, "loud"), (.data, ""),
      (.unix, "/" + String(repeating: "x", count: 107)),
    ] as [(Setting, String)])
  func `a value out of its range is refused by name`(setting: Setting, text: String) throws {
    let settings = try settings(flags: [setting: text])
    do throws(UsageError) {
      _ = try Configuration(settings)
      Issue.record("accepted")
    } catch {
      #expect(error.description.hasPrefix("\(setting.key) = "))
    }
  }

  @Test func `paths are the data directory's unless they are whole`() throws {
    let configuration = try Configuration(
      settings(flags: [.data: "/srv/jeton", .keyFile: "/run/keys/root.key"]))
    #expect(configuration.unix == "/srv/jeton/jetond.sock")
    #expect(configuration.keyFile == "/run/keys/root.key")
  }

  @Test(
    arguments: [
      [.plainTCP: "anywhere"], [.tlsCertificate: "server.pem", .tlsKey: "server.key"],
      [.tlsCertificate: "server.pem", .tlsKey: "server.key", .plainTCP: "nowhere"],
    ] as [[Setting: String]])
  func `other machines may call over TLS, or where plain calls are asked for`(
    flags: [Setting: String]
  ) throws {
    let settings = try settings(flags: flags.merging([.tcp: "0.0.0.0:7070"]) { $1 })
    #expect(try Configuration(settings).tcp?.isLoopback == false)
  }

  @Test(
    arguments: [
      [.tlsCertificate: "a.pem"], [.tlsCertificate: "a.pem", .tlsKey: "a.key", .tlsClients: "on"],
      [.tlsCertificate: "a.pem", .tlsKey: "a.key", .tlsClients: "required"],
      [.tlsKey: "a.key"], [.tlsClients: "required"], [.plainTCP: "nowhere"],
      [.plainTCP: "everywhere"],
    ] as [[Setting: String]])
  func `half a set of TLS settings is refused`(flags: [Setting: String]) throws {
    let settings = try settings(flags: flags)
    #expect(throws: UsageError.self) { try Configuration(settings) }
  }

  @Test func `config shows every setting and where it came from`() throws {
    let text = configurationText(try settings(flags: [.tcp: ""], file: "log-level = debug"))
    for setting in Setting.allCases { #expect(text.contains("\(setting.key) ")) }
    #expect(text.contains("# /etc/jetond.conf:1"))
    #expect(text.split(separator: "\n").count == Setting.allCases.count)
  }
}

@Suite struct InvocationTests {
  @Test func `no word means serve`() throws {
    #expect(try Invocation(arguments: []).command == .serve)
    #expect(
      try Invocation(arguments: ["--tcp=", "--data", "/x"]).settings == [.tcp: "", .data: "/x"])
  }

  @Test func `two words are one command`() throws {
    let invocation = try Invocation(arguments: ["org", "--organization", "acme", "create"])
    #expect(invocation.command == .createOrganization)
    #expect(invocation.options == [.organization: "acme"])
  }

  @Test(
    arguments: [
      (["--dta", "/x"], "there is no flag --dta; did you mean --data?"),
      (["--organisation", "x"], "there is no flag --organisation; did you mean --organization?"),
      (["--", "x"], "there is no flag --"),
      (["--data"], "--data needs a value"),
      (["org"], "there is no command org; `jetond help` lists them"),
      (["srve", "--help"], "there is no command srve; `jetond help` lists them"),
      (["serve", "serve"], "there is no command serve serve; `jetond help` lists them"),
    ])
  func `what is not understood is refused, not guessed`(arguments: [String], problem: String) {
    do throws(UsageError) {
      _ = try Invocation(arguments: arguments)
      Issue.record("accepted")
    } catch {
      #expect(error.description == problem)
      #expect(error.exitCode == .usage)
    }
  }

  @Test(
    arguments: [
      (["init", "--help"], Invocation.Command.initialise), (["--help"], nil), (["help"], nil),
      (["org", "--owner", "x", "create", "--help"], .createOrganization),
      (["help", "config"], .config), (["help", "org", "create"], .createOrganization),
      (["help", "help"], .help),
    ])
  func `help is of the command that is named`(arguments: [String], topic: Invocation.Command?)
    throws
  {
    let invocation = try Invocation(arguments: arguments)
    #expect(invocation.command == .help)
    #expect(invocation.topic == topic)
  }

  @Test func `help on a command names its own flags`() {
    let text = helpText(on: .initialise)
    #expect(text.hasPrefix("jetond init --organization NAME --owner NAME: make the store"))
    #expect(text.contains("--password-file") && text.contains("--data"))
    #expect(!text.contains("--ready-fd"))
    #expect(helpText(on: .version) == "jetond version: which jetond this is")
  }

  @Test func `help names every command, flag and exit code`() {
    let text = helpText()
    for setting in Setting.allCases { #expect(text.contains("--" + setting.key)) }
    for option in Invocation.Option.allCases { #expect(text.contains("--" + option.rawValue)) }
    for command in Invocation.Command.allCases {
      #expect(text.contains("  jetond " + command.rawValue))
    }
    for code in [0, 64, 65, 69, 70, 71, 74, 78] { #expect(text.contains("\(code)")) }
  }
}
