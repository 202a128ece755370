import Foundation
import JetonMessages
import JetonSecret
import Testing

/// The ledger proves itself to whoever does not trust the server, and the commands for it.
@Suite struct ProofTests {
  /// An operator at a shell, with a token of role OWNER.
  private struct Operator {
    let daemon: Daemon
    let token: Secret

    func callAsFunction(_ words: String...) throws -> Program.Result {
      try Program(name: "jeton")(
        words, environment: ["JETON_TOKEN": token.reveal(), "JETON_ADDRESS": daemon.unix])
    }

    func path(_ name: String) -> String { daemon.directory + "/" + name }

    /// Some events more.
    func act(_ count: Int) throws {
      for _ in 0..<count {
        #expect(try self("org", "update", "--self-rotation", "off").status == 0)
        #expect(try self("org", "update", "--self-rotation", "viewer").status == 0)
      }
    }

    /// While the daemon is stopped.
    func pause(_ body: () throws -> Void) throws {
      try daemon.stop()
      try body()
      try daemon.start()
    }

    func copy(_ from: String, _ to: String) throws {
      try? FileManager.default.removeItem(atPath: path(to))
      try FileManager.default.copyItem(atPath: path(from), toPath: path(to))
    }
  }

  private func run(_ body: (Operator) throws -> Void) async throws {
    try await Daemon.run { daemon in
      let token = try await daemon.create("auditor", .owner, by: daemon.owner()).secret
      try body(Operator(daemon: daemon, token: token))
    }
  }

  @Test func `a witness tells when history was rolled back or rewritten`() async throws {
    try await run { jeton in
      let heads = jeton.path("heads")
      let first = try jeton("ledger", "witness", heads)
      #expect(first.status == 0 && first.output.contains("Status:  first"), "\(first)")
      try jeton.pause { try jeton.copy("data", "early") }
      try jeton.act(2)
      let second = try jeton("ledger", "witness", heads)
      #expect(second.status == 0 && second.output.contains("Status:  extended"), "\(second)")
      #expect(try jeton("ledger", "witness", heads).output.contains("unchanged"))
      let kept = try Data(contentsOf: URL(filePath: heads))

      try jeton.pause {
        try jeton.copy("data", "true")
        try jeton.copy("early", "data")
      }
      let back = try jeton("ledger", "witness", heads)
      #expect(back.status == 11 && back.errors.contains("history was rolled back"), "\(back)")
      let cut = try jeton("ledger", "verify", jeton.path("data"), "--head", heads)
      #expect(cut.status == 11 && cut.errors.contains("were cut off"), "\(cut)")

      try jeton.act(4)
      let other = try jeton("ledger", "witness", heads)
      #expect(other.status == 11 && other.errors.contains("history was rewritten"), "\(other)")
      let rewritten = try jeton(
        "ledger", "verify", jeton.path("data"), "--head", heads, "-o", "json")
      #expect(rewritten.status == 11)
      #expect(rewritten.output.contains(#""verdict": "rewritten""#), "\(rewritten)")
      // What was not believed was not kept.
      #expect(try Data(contentsOf: URL(filePath: heads)) == kept)

      try jeton.pause { try jeton.copy("true", "data") }
      #expect(try jeton("ledger", "witness", heads).status == 0)
    }
  }

  @Test func `witnesses and files follow the ledger from key to key`() async throws {
    try await run { jeton in
      let heads = jeton.path("heads")
      #expect(try jeton("ledger", "checkpoint", "--save", heads).status == 0)
      for round in 1...2 {
        try jeton.pause {
          let rotated = try Program(name: "jetond")(
            ["ledger", "rotate-key", "--data", jeton.daemon.data])
          #expect(rotated.status == 0, "\(rotated)")
        }
        let seen = try jeton("ledger", "witness", heads)
        #expect(seen.status == 0 && seen.output.contains("Keys:    \(round + 1)"), "\(seen)")
        try jeton.act(1)
        #expect(try jeton("ledger", "witness", heads).status == 0)
      }
      // Heads of three keys; the database is open.
      let database = try jeton(
        "ledger", "verify", jeton.path("data"), "--head", heads, "--root-key",
        jeton.path("data/root.key"))
      #expect(database.status == 0 && database.output.contains("Verdict:          good"))
      for form in ["json", "binary"] {
        let file = jeton.path("export." + form)
        let export = try jeton("ledger", "export", file, "--form", form)
        #expect(export.status == 0, "\(export)")
        let verified = try jeton("ledger", "verify", file, "--head", heads, "-o", "json")
        #expect(verified.status == 0 && verified.output.contains(#""keys": 3"#), "\(verified)")
      }
      #expect(try jeton("ledger", "proof", "2").status == 0)
    }
  }

  @Test(arguments: ["json", "binary"])
  func `an export that was broken off is taken up, a changed one is not`(form: String) async throws
  {
    try await run { jeton in
      try jeton.act(10)
      let (whole, part) = (jeton.path("whole"), jeton.path("part"))
      #expect(try jeton("ledger", "export", whole, "--form", form).status == 0)
      let bytes = try Data(contentsOf: URL(filePath: whole))
      for share in [1, 2, 3] {
        try bytes.prefix(bytes.count * share / 4).write(to: URL(filePath: part))
        let cut = try jeton("ledger", "verify", part)
        #expect(cut.status == 11, "\(cut)")
        try jeton.act(1)
        let resumed = try jeton("ledger", "export", part, "--resume")
        #expect(resumed.status == 0, "\(resumed)")
        #expect(try Data(contentsOf: URL(filePath: part)) == bytes)
      }
      #expect(try jeton("ledger", "export", whole).status == 8)
      var changed = bytes
      changed[bytes.count / 2] ^= 1
      try changed.write(to: URL(filePath: part))
      let refused = try jeton("ledger", "verify", part)
      #expect(refused.status == 11 && refused.output.isEmpty, "\(refused)")
      let nothing = try jeton("ledger", "verify", jeton.path("data/root.key"))
      #expect(nothing.status == 11 && nothing.errors.contains("no export of a ledger"))
      #expect(try jeton("ledger", "verify", jeton.path("nowhere")).status == 64)
    }
  }
}
