import Glibc
import JetonSecret
import Testing

@testable import jeton

@Suite struct ProfileTests {
  func settings(_ person: Person, _ options: String...) throws -> Settings {
    guard case .run(let arguments) = try Parser.read(options + ["whoami"], .jeton) else {
      throw Failure(.failed, "no command")
    }
    return try Settings(arguments, person.environment)
  }

  func person(config: String, mode: mode_t = 0o644) throws -> Person {
    let person = try Person()
    try person.makeDirectories(".config/jeton")
    try person.write(".config/jeton/config", config, mode: mode)
    return person
  }

  @Test func `options win over environment, environment over profile, profile over the usual`()
    throws
  {
    let person = try person(config: "[default]\naddress = tcp://p:1\n[dev]\naddress=tcp://d:1\n")
    #expect(try settings(person).address.value == "tcp://p:1")
    #expect(try settings(person).address.source == "profile default")
    #expect(try settings(person, "--profile", "dev").address.value == "tcp://d:1")
    person.environment["JETON_PROFILE"] = "dev"
    #expect(try settings(person).address.value == "tcp://d:1")
    person.environment["JETON_ADDRESS"] = "e:1"
    #expect(try settings(person).address.value == "tcp://e:1")
    #expect(try settings(person, "--address", "o:1").address.value == "tcp://o:1")
    #expect(try settings(try Person()).address.value == "tcp://127.0.0.1:7070")
  }

  @Test(arguments: [
    ("adress = x", "line 1: there is no key \"adress\"; did you mean address?"),
    ("[default]\n\nnonsense", "line 3: neither [section] nor key = value"),
    (
      "[default]\noutput = xml",
      "profile default: output = xml is not one of table, json, yaml, csv"
    ),
    (
      "[default]\ntimeout = soon",
      "profile default: timeout = soon is not a span such as 90m or 30d"
    ),
  ])
  func `a mistake in the configuration is told with its place`(
    text: String, complaint: String
  ) throws {
    let person = try person(config: text)
    let failure = #expect(throws: Failure.self) { try settings(person) }
    #expect(failure?.code == .usage)
    #expect(failure?.message.hasSuffix(complaint) == true, "\(failure?.message ?? "")")
  }

  @Test func `a configuration that others may change is not trusted`() throws {
    let person = try person(config: "[default]\naddress = tcp://evil:1\n", mode: 0o666)
    let failure = #expect(throws: Failure.self) { try settings(person) }
    #expect(failure?.advice.first?.contains("chmod go-w ") == true)
  }

  @Test(arguments: ["../x", ".x", "", "a/b", "a b", "a\u{1B}", String(repeating: "a", count: 65)])
  func `a profile's name leads nowhere else`(name: String) throws {
    let failure = #expect(throws: Failure.self) { try settings(try Person(), "--profile", name) }
    #expect(failure?.code == .usage)
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o666] as [mode_t])
  func `a token file that others may open is refused with the cure`(mode: mode_t) async throws {
    let person = try Person()
    try person.write("token", "jeton_x\n", mode: mode)
    let ending = try await person.types("whoami", "--token-file", person.home + "/token")
    #expect(ending.code == .usage)
    #expect(
      ending.errors == """
        error: \(person.home)/token can be read by other users of this machine
          close it to them: chmod 600 \(person.home)/token

        """)
  }

  @Test func `a session is kept where only its owner can read it`() throws {
    let person = try Person()
    let file = Places(environment: person.environment).session(of: "default")
    let session = SavedSession(
      address: "unix:/x", user: "zoë = [x] #1", token: .init("jsess_secret"),
      expireTime: Moment(microseconds: 1_796_083_200_000_000),
      trust: Trust(["ca_file": "/ca.pem", "client_key": "key.pem"]))
    try session.write(to: file)
    try session.write(to: file)
    let path = ".local/state/jeton/sessions"
    #expect(try person.mode(of: path + "/default") == 0o600)
    #expect(try person.mode(of: path) == 0o700)
    let read = try #require(try SavedSession(reading: file))
    #expect(read.address == session.address)
    #expect(read.user == session.user)
    #expect(read.token == session.token)
    #expect(read.expireTime == session.expireTime)
    #expect(read.trust.caFile == "/ca.pem")
    #expect(read.trust.clientKey == System.currentDirectory() + "/key.pem")
    try file.remove()
    #expect(try SavedSession(reading: file) == nil)
    try file.remove()
  }

  @Test func `a session is shown to the server that gave it and to no other`() async throws {
    let person = try Person()
    let file = Places(environment: person.environment).session(of: "default")
    try SavedSession(
      address: "tcp://127.0.0.1:1", user: "alice", token: .init("jsess_x"), expireTime: nil
    ).write(to: file)
    let ending = try await person.types("whoami", "--address", "tcp://127.0.0.1:2")
    #expect(ending.code == .notLoggedIn)
    #expect(ending.errors.contains("run: jeton login --address tcp://127.0.0.1:2 alice"))
  }

  @Test(arguments: [
    ("127.0.0.1:7070", "tcp://127.0.0.1:7070"), ("tcp://h:1", "tcp://h:1"),
    ("unix:/run/x", "unix:/run/x"), ("unix:x.sock", "unix:/here/x.sock"),
    ("unix:///run/x", "unix:/run/x"), ("/run/x", "unix:/run/x"), ("[::1]:1", "tcp://[::1]:1"),
  ])
  func `an address has one spelling`(text: String, normalized: String) {
    #expect(ServerAddress.normalized(text, in: "/here") == normalized)
  }

  @Test(arguments: ["ftp://h:1", "h", "h:0x1", "tcp://h:70000"])
  func `what is no address is refused before anything is sent`(text: String) async throws {
    let ending = try await Person().types("whoami", "--address", text)
    #expect(ending.code == .usage)
    #expect(ending.errors.contains("--address: \(text) is no address"))
  }

  @Test(arguments: [("plain", "plain"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''")])
  func `what is advised can be pasted into a shell`(text: String, quoted: String) {
    #expect(text.shellQuoted == quoted)
  }
}
