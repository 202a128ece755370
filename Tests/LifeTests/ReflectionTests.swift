import JetonMessages
import JetonSecret
import Testing

@Suite struct ReflectionTests {
  @Test func `the command line calls what it learns from the server alone`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let owner = try await daemon.create("caller", .owner, by: alice)
      let environment = ["JETON_TOKEN": owner.secret.reveal(), "JETON_ADDRESS": daemon.unix]
      let program = Program(name: "jeton")
      func jeton(_ words: String..., input: String = "") throws -> Program.Result {
        try program(words, input: input, environment: environment)
      }

      let services = try jeton("services")
      #expect(services.status == 0, "\(services.errors)")
      #expect(services.output.contains("jeton.v1.TokenService\n"))

      let token = try jeton("describe", "jeton.v1.VerifyTokenRequest")
      #expect(
        token.output.hasPrefix(
          "message VerifyTokenRequest {\n  string token = 1 [(jeton.rpc.v1.sensitive) = true];\n"))
      let watch = try jeton("describe", "jeton.v1.LedgerService.WatchEvents").output
      #expect(watch.contains("returns (stream jeton.v1.WatchEventsResponse);"))
      #expect(try jeton("describe", "jeton.v1.Nothing").status == 4)

      let me = try jeton("call", "jeton.v1.TokenService/WhoAmI")
      #expect(me.status == 0 && me.output.contains(#""name":"caller""#), "\(me)")

      let creation = #"{"name":"made by call","role":"ROLE_VIEWER"}"#
      let made = try jeton(
        "call", "jeton.v1.ServiceAccountService/CreateServiceAccount", "-d", "-", input: creation)
      #expect(made.output.contains(#""secret":"[secret]""#), "\(made)")
      #expect(made.errors.contains("--show-secrets"))

      let range = #"{"afterEpoch":"0","lastEpoch":"2"}"#
      let entries = try jeton("call", "jeton.v1.LedgerService/ExportEvents", "-d", range)
      // The header, and two events.
      #expect(entries.output.split(separator: "\n").count == 3, "\(entries)")
      let wrong = try jeton("call", "jeton.v1.LedgerService/ExportEvents", "-d", #"{"nope":1}"#)
      #expect(wrong.status == 64)
      #expect(wrong.errors.contains("nope: there is no such field, at byte 1"))
    }
  }

  @Test func `a secret is shown when it is asked for, with a warning`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let owner = try await daemon.create("caller", .owner, by: alice)
      let made = try Program(name: "jeton")(
        [
          "call", "jeton.v1.TokenService/RegenerateToken", "-d", #"{"serviceAccount":"caller"}"#,
          "--show-secrets",
        ], environment: ["JETON_TOKEN": owner.secret.reveal(), "JETON_ADDRESS": daemon.unix])
      #expect(made.errors.contains("warning: the answer shows secrets"))
      #expect(!made.output.contains("[secret]") && made.output.contains(#""secret":"jeton_"#))
    }
  }
}
