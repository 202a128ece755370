import Testing

@testable import jeton

/// What a command does before it has reached any server.
@Suite struct CommandTests {
  @Test func `without a credential it says how to get one`() async throws {
    let ending = try await Person().types("account", "list")
    #expect(ending.code == .notLoggedIn)
    #expect(
      ending.errors == """
        error: you are not logged in
          run: jeton login USER   or give a token in JETON_TOKEN

        """)
  }

  @Test func `without a server it says where it looked and how to look elsewhere`() async throws {
    let person = try Person()
    person.environment = ["HOME": person.home, "JETON_TOKEN": "jeton_x"]
    let address = "unix:\(person.home)/none"
    let ending = try await person.types(
      "account", "disable", "ci", "--address", address, "--request-id", "r1", "--timeout", "2s")
    #expect(ending.code == .unavailable)
    #expect(ending.output == "")
    #expect(ending.errors.contains("tried \(address), from --address"))
    // It was never sent, so there is nothing to be unsure of.
    #expect(!ending.errors.contains("--request-id"))
  }

  @Test func `S30 without somebody to ask a deletion is not begun`() async throws {
    let person = try Person()
    person.environment["JETON_TOKEN"] = "jeton_x"
    let ending = try await person.types("account", "delete", "ci")
    #expect(ending.code == .notConfirmed)
    #expect(ending.errors.contains("in a script, add --yes"))
  }

  @Test func `a token on the command line is warned of`() async throws {
    let ending = try await Person().types(
      "whoami", "--token", "jeton_secret", "--address", "unix:/nowhere/x")
    #expect(ending.errors.contains("warning: a token on the command line is seen by every user"))
    #expect(!ending.errors.contains("jeton_secret"))
  }

  @Test(arguments: [
    ["token", "update", "tok_1"], ["token", "update", "tok_1", "--expires", "1d", "--no-expiry"],
    ["token", "revoke"], ["token", "revoke", "tok_1", "--own"], ["account", "update", "ci"],
    ["token", "regenerate", "ci", "--overlap", "1h", "--until", "2026-12-01"],
    ["org", "update"], ["user", "update", "bob"], ["ledger", "show", "first"],
  ])
  func `what makes no sense is refused before anything is sent`(line: [String]) async throws {
    let person = try Person()
    person.environment["JETON_TOKEN"] = "jeton_x"
    person.environment["JETON_ADDRESS"] = "unix:/nowhere/x"
    let ending = try await person.types(line)
    #expect(ending.code == .usage)
    #expect(ending.errors.hasPrefix("error: "))
  }

  @Test func `a password is not asked for where nobody can type it`() async throws {
    let ending = try await Person().types("login", "alice")
    #expect(ending.code == .usage)
    #expect(ending.errors.contains("give it in a private file"))
  }

  @Test func `an empty input is no password`() async throws {
    let ending = try await Person().types("login", "alice", "--password-file", "-")
    #expect(ending.code == .usage)
    #expect(ending.errors == "error: the input holds no secret\n")
  }

  @Test func `version is one line`() async throws {
    #expect(try await Person().types("--version").output == version + "\n")
    #expect(try await Person().types("version").output == version + "\n")
  }
}
