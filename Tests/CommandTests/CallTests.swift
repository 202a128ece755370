import Glibc
import JetonMessages
import JetonRPC
import JetonServer
import Testing

@testable import jeton

/// `jeton call` and its kin against a stranger's server.
@Suite struct CallTests {
  private let served: Served
  private let person: Person
  private static let tally = "tally.v1.TallyService/"

  init() throws {
    served = try Served()
    person = try Person()
    person.environment["JETON_ADDRESS"] = served.address
  }

  private func call(
    _ method: String, _ words: String..., input: String = ""
  ) async throws -> Person.Ending {
    try await person.types(["call", Self.tally + method] + words, input: input)
  }

  @Test func `one request, one answer`() async throws {
    let ending = try await call("Double", "-d", #""21s""#)
    #expect(ending == .init(code: .done, output: "\"42s\"\n", errors: ""))
    #expect(try await call("Double", "-d", "-", input: "\"1.5s\"").output == "\"2s\"\n")
    try person.write("request", " \"2s\"\n", mode: 0o600)
    #expect(try await call("Double", "-d", "@\(person.home)/request").output == "\"4s\"\n")
  }

  @Test func `one request, many answers`() async throws {
    #expect(try await call("CountDown", "-d", "\"2s\"").output == "\"2s\"\n\"1s\"\n\"0s\"\n")
  }

  @Test(arguments: ["\"1s\"\n\"2s\"\n", "\"1s\"\"2s\"", "\n\n \"1s\"\r\n\t\"2s\" "])
  func `many requests, one answer`(input: String) async throws {
    #expect(try await call("Sum", "-d", "-", input: input).output == "\"3s\"\n")
    #expect(try await call("Sum", "-d", input).output == "\"3s\"\n")
  }

  @Test func `many requests, many answers`() async throws {
    let input = String(repeating: "\"1s\"\n", count: 200)
    let ending = try await call("RunningSum", "-d", "-", input: input)
    #expect(ending.output == (1...200).map { "\"\($0)s\"\n" }.joined())
    #expect(try await call("RunningSum").output == "")
  }

  @Test func `each request is sent as it comes, each answer printed so`() async throws {
    let (input, output) = (try System.pipe(), try System.pipe())
    let errors = try Descriptor(opening: "/dev/null", flags: O_WRONLY)
    let terminal = Terminal(
      input: input.reading, output: output.writing, errors: errors.number,
      environment: person.environment)
    let running = Task { await run(["call", Self.tally + "RunningSum", "-d", "-"], terminal) }
    for second in 1...3 {
      try System.write(input.writing, Array("\"1s\"".utf8))
      let answer = try await System.readAside(output.reading, 100)
      #expect(answer == Array("\"\(second)s\"\n".utf8))
    }
    close(input.writing)
    #expect(await running.value == .done)
    for end in [input.reading, output.reading, output.writing] { close(end) }
  }

  @Test func `Ctrl-C cancels the call, and what was answered is printed`() async throws {
    let (input, output) = (try System.pipe(), try System.pipe())
    let terminal = Terminal(
      input: input.reading, output: output.writing, errors: output.writing,
      environment: person.environment)
    let running = Task { await run(["call", Self.tally + "RunningSum", "-d", "-"], terminal) }
    try System.write(input.writing, Array("\"1s\"".utf8))
    #expect(try await System.readAside(output.reading, 100) == Array("\"1s\"\n".utf8))
    kill(getpid(), SIGINT)
    #expect(await running.value == .interrupted)
    let errors = try await System.readAside(output.reading, 100) ?? []
    #expect(String(decoding: errors, as: UTF8.self) == "error: interrupted\n")
    #expect(await served.server.drain(within: .seconds(5)), "the call went on")
    for end in [input.reading, input.writing, output.reading, output.writing] { close(end) }
  }

  @Test(arguments: [
    ("Double", #""1""#, "JSON: wants seconds such as \"1.5s\", at byte 0"),
    ("Double", #""1s""2s""#, "JSON: this method takes one request, and these are more"),
    ("Sum", #""1s"2"#, "JSON: wants seconds such as \"1.5s\", at byte 0"),
    ("RunningSum", #""1s"[]"#, "JSON: wants seconds such as \"1.5s\", at byte 0"),
    ("Nothing", "", "This server serves nothing of that name"), ("", "", "SERVICE/METHOD: "),
  ])
  func `what cannot be sent ends the call`(
    method: String, data: String, message: String
  ) async throws {
    let ending = try await call(method, "-d", data)
    #expect(ending.code == (method == "Nothing" ? .notFound : .usage))
    #expect(ending.errors.contains(message), "\(ending.errors)")
  }

  @Test func `a failed call is told with all that the server said`() async throws {
    let ending = try await call("Double", "-d", #""315576000000s""#)
    #expect(ending.code == .failed)
    let sum = try await call("Sum", "-d", "{}")
    #expect(sum.code == .usage)
  }

  @Test func `a request id is refused where there is no place for it`() async throws {
    let ending = try await call("Double", "-d", "\"1s\"", "--request-id", "r1")
    #expect(ending.code == .usage)
    #expect(ending.errors.contains("has no place for it"))
  }

  @Test func `metadata is a key and a value`() async throws {
    let trace = "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    let ending = try await call(
      "Double", "-d", "\"1s\"", "--metadata", trace, "--metadata", "a=b=c")
    #expect(ending.output == "\"2s\"\n")
    #expect(try await call("Double", "--metadata", "Upper=1").code == .usage)
  }

  @Test func `services, their methods and declarations`() async throws {
    let services = try await person.types("services")
    #expect(
      services.output == """
        jeton.rpc.v1.HealthService
        jeton.rpc.v1.ReflectionService
        tally.v1.TallyService

        """)
    let methods = try await person.types("services", "tally.v1.TallyService")
    #expect(methods.output.split(separator: "\n").last == "tally.v1.TallyService/RunningSum")
    let service = try await person.types("describe", "tally.v1.TallyService").output
    #expect(service.contains("rpc Sum(stream google.protobuf.Duration) returns (google."))
    let method = try await person.types("describe", "tally.v1.TallyService/Sum").output
    #expect(method.contains("rpc Sum(stream"))
    let field = try await person.types("describe", "google.protobuf.Duration.nanos").output
    #expect(field.hasSuffix("int32 nanos = 2;\n"))
    let template = try await person.types("describe", "--template", "tally.v1.TallyService/Sum")
    #expect(template.output == "\"1.5s\"\n")
  }

  @Test func `health is told in a word and in the exit code`() async throws {
    #expect(try await person.types("health") == .init(code: .done, output: "SERVING\n", errors: ""))
    served.health.set(.notServing, of: "tally.v1.TallyService")
    #expect(try await person.types("health").code == .done)
    let stopped = try await person.types("health", "tally.v1.TallyService")
    #expect(stopped == .init(code: .unavailable, output: "NOT_SERVING\n", errors: ""))
    #expect(try await person.types("health", "none.Such").code == .notFound)
    served.health.end()
    let watched = try await person.types("health", "--watch")
    #expect(watched == .init(code: .unavailable, output: "NOT_SERVING\n", errors: ""))
  }
}
