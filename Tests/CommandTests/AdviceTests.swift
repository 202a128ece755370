import JetonRPC
import JetonSecret
import Testing

@testable import jeton

/// What a failed call says to the person who typed it.
@Suite struct AdviceTests {
  private func failure(
    _ error: RPCError, _ line: String = "account disable ci --request-id r1",
    _ environment: [String: String] = ["JETON_TOKEN": "jeton_x"]
  ) throws -> Failure {
    let line = line.split(separator: " ").map(String.init)
    guard case .run(let arguments) = try Parser.read(line, .jeton) else {
      throw Failure(.failed, "no command")
    }
    let settings = try Settings(arguments, environment.merging(["HOME": "/nowhere"]) { a, _ in a })
    let terminal = Terminal(input: -1, output: -1, errors: -1, environment: environment)
    return Failure(error, in: Invocation(arguments, settings, terminal))
  }

  @Test func `a refusal says what would have been needed`() throws {
    let error = RPCError(.permissionDenied, "Too little.", metadata: ["role": "ADMIN"])
    #expect(
      try failure(error) == Failure(.notAllowed, "Too little.", advice: ["needed: role ADMIN"]))
  }

  @Test func `a bound is said as people say it`() throws {
    let error = RPCError(
      .invalidArgument, "Too long.", metadata: ["max_rotation_overlap": "2592000s", "role": "90s"])
    #expect(try failure(error).advice == ["needed: max_rotation_overlap 30d", "needed: role 90s"])
  }

  @Test func `a wrong field is named, once`() throws {
    let twice = RPCError(
      .invalidArgument, "is empty", violations: [.init(field: "name", description: "is empty")])
    #expect(try failure(twice).advice == ["at fault: name"])
    let error = RPCError(
      .invalidArgument, "2 fields", violations: [.init(field: "name", description: "is \u{1B}long")]
    )
    #expect(try failure(error).advice == ["name: is \\u{1b}long"])
  }

  @Test func `a change whose end is unknown can be repeated safely`() throws {
    let failure = try failure(RPCError(.unavailable, "lost"))
    #expect(failure.code == .unavailable)
    #expect(
      failure.advice == [
        "tried tcp://127.0.0.1:7070, from the default",
        "name another with --address, JETON_ADDRESS or a profile",
        "it may be done or not; the same again with --request-id r1 does it once",
      ])
  }

  @Test(arguments: [
    RPCError(.unavailable, "lost"), RPCError(.unavailable, "never sent", isNotProcessed: true),
  ])
  func `a question can always be asked again`(error: RPCError) throws {
    #expect(try failure(error, "account show ci").advice.count == 2)
  }

  @Test func `a token that is refused is named by where it came from`() throws {
    let error = RPCError(.unauthenticated, "no")
    #expect(
      try failure(error).advice == [
        "the token of JETON_TOKEN is unknown or has ended, or its account is disabled"
      ])
    #expect(
      try failure(error, "whoami --token-file /x").advice.first?.contains("--token-file") == true)
  }

  @Test func `a limit says when to come back`() throws {
    let error = RPCError(.resourceExhausted, "full", retryAfter: .seconds(90))
    #expect(try failure(error).advice == ["try again in 1m30s"])
  }
}
