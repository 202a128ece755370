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

  init() throws {
    served = try Served()
    person = try Person()
    person.environment["JETON_ADDRESS"] = served.address
  }

  private func call(
    _ method: String, _ words: String..., input: String = ""
  ) async throws -> Person.Ending {
    try await person.types(["call", "tally.v1.TallyService/" + method] + words, input: input)
  }

  /// Opens the sheet "s".
  private func key() async throws -> String {
    let opened = try await call("OpenSheet", "-d", #"{"name":"s"}"#, "--show-secrets")
    let match = try #require(opened.output.firstMatch(of: /"key":"([^"]+)"/), "\(opened)")
    return String(match.1)
  }

  private func mark(_ key: String, _ thing: String, _ change: String) -> String {
    #"{"name":"s","key":"\#(key)","mark":{"thing":"\#(thing)",\#(change)}}"#
  }

  @Test func `one request, one answer`() async throws {
    let opened = try await call("OpenSheet", "-d", #"{"name":"s","goal":3}"#)
    #expect(opened.code == .done)
    #expect(
      opened.output == #"{"sheet":{"name":"s","openTime":"1970-01-01T00:00:00Z","goal":"3","#
        + #""progress":"PROGRESS_BELOW"},"key":"[secret]"}"# + "\n")
    #expect(opened.errors.contains("--show-secrets"))
    let read = try await call("ReadSheet", "-d", "-", input: #"{"name":"s"}"#)
    #expect(read.output.hasPrefix(#"{"sheet":{"name":"s""#))
    try person.write("request", " {\"name\":\"s\"}\n", mode: 0o600)
    let zeros = try await call("ReadSheet", "-d", "@\(person.home)/request", "--emit-defaults")
    #expect(zeros.output.contains(#""counts":{}"#))
  }

  @Test(arguments: ["\n", "", " \r\n\t"])
  func `many requests, one answer; one request, many answers`(between: String) async throws {
    let key = try await key()
    let marks = [mark(key, "b", #""add":"2""#), mark(key, "a", #""set":1e2"#)]
    let made = try await call("MakeMarks", "-d", "-", input: marks.joined(separator: between))
    #expect(made.output.contains(#""counts":{"a":"100","b":"2"}"#), "\(made)")
    let counts = try await call("ListCounts", "-d", #"{"name":"s"}"#)
    #expect(
      counts.output == #"{"thing":"a","count":"100"}"# + "\n" + #"{"thing":"b","count":"2"}"# + "\n"
    )
  }

  @Test func `many requests, many answers`() async throws {
    let marks = Array(repeating: mark(try await key(), "a", #""add":1"#), count: 200)
    let ending = try await call("CountAlong", "-d", "-", input: marks.joined(separator: "\n"))
    #expect(ending.output == (1...200).map { "{\"count\":\"\($0)\"}\n" }.joined())
    #expect(try await call("CountAlong") == .init(code: .done, output: "", errors: ""))
  }

  /// A call of CountAlong whose requests are typed while its answers are read.
  private final class Talk {
    let input: (reading: Int32, writing: Int32)
    let output: (reading: Int32, writing: Int32)
    let running: Task<ExitCode, Never>

    init(_ environment: [String: String]) throws {
      (input, output) = (try System.pipe(), try System.pipe())
      let terminal = Terminal(
        input: input.reading, output: output.writing, errors: output.writing,
        environment: environment)
      running = Task {
        await run(["call", "tally.v1.TallyService/CountAlong", "-d", "-"], terminal)
      }
    }

    deinit {
      for end in [input.reading, output.reading, output.writing] { close(end) }
    }

    func type(_ text: String) throws { try System.write(input.writing, Array(text.utf8)) }

    func printed() async throws -> String {
      String(decoding: try await System.readAside(output.reading, 1000) ?? [], as: UTF8.self)
    }
  }

  @Test func `each request is sent as it comes, each answer printed so`() async throws {
    let mark = mark(try await key(), "a", #""add":1"#)
    let talk = try Talk(person.environment)
    for count in 1...3 {
      try talk.type(mark)
      #expect(try await talk.printed() == "{\"count\":\"\(count)\"}\n")
    }
    close(talk.input.writing)
    #expect(await talk.running.value == .done)
  }

  @Test func `Ctrl-C cancels the call, and what was answered is printed`() async throws {
    let mark = mark(try await key(), "a", #""add":1"#)
    let talk = try Talk(person.environment)
    try talk.type(mark)
    #expect(try await talk.printed() == "{\"count\":\"1\"}\n")
    kill(getpid(), SIGINT)
    #expect(await talk.running.value == .interrupted)
    #expect(try await talk.printed() == "error: interrupted\n")
    #expect(await served.server.drain(within: .seconds(5)), "the call went on")
    close(talk.input.writing)
  }

  @Test func `the server's word ends the call while more is awaited`() async throws {
    let talk = try Talk(person.environment)
    try talk.type(#"{"name":"none"}"#)
    #expect(await talk.running.value == .notFound)
    #expect(
      try await talk.printed() == """
        error: there is no sheet of this name
          code: NOT_FOUND

        """)
    close(talk.input.writing)
  }

  @Test(arguments: [
    ("ReadSheet", #"{"name":1}"#, "JSON: name: wants a string, at byte 8"),
    ("ReadSheet", "{}{}", "JSON: this method takes one request, and these are more"),
    ("MakeMarks", #"{"mark":{"set":1,"add":1}}"#, "mark.add: only one of \"change\" may be given"),
    ("CountAlong", #"{} {"nope":1}"#, "JSON: nope: there is no such field, at byte 1"),
    ("Nothing", "", "This server serves nothing of that name"), ("", "", "SERVICE/METHOD: "),
    ("ReadSheet", "@/nowhere/x", "--data: /nowhere/x: No such file"),
  ])
  func `what cannot be sent ends the call`(
    method: String, data: String, message: String
  ) async throws {
    let ending = try await call(method, "-d", data)
    #expect(ending.code == (method == "Nothing" ? .notFound : .usage))
    #expect(ending.errors.contains(message), "\(ending.errors)")
  }

  @Test func `unknown fields are left out when that is asked for`() async throws {
    let ending = try await call(
      "OpenSheet", "-d", #"{"name":"s","newer":[{"a":null}]}"#, "--allow-unknown-fields")
    #expect(ending.code == .done)
  }

  @Test func `a request id is refused where there is no place for it`() async throws {
    let ending = try await call("OpenSheet", "--request-id", "r1")
    #expect(ending.code == .usage)
    #expect(ending.errors.contains("has no place for it"))
  }

  @Test func `metadata is a key and a value`() async throws {
    let trace = "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    let ending = try await call(
      "OpenSheet", "-d", #"{"name":"s"}"#, "--metadata", trace, "--metadata", "a=b=c")
    #expect(ending.code == .done)
    #expect(try await call("OpenSheet", "--metadata", "Upper=1").code == .usage)
  }

  @Test func `services, their methods and declarations`() async throws {
    let services = try await person.types("services").output.split(separator: "\n")
    #expect(
      services == [
        "jeton.rpc.v1.HealthService", "jeton.rpc.v1.ReflectionService", "tally.v1.TallyService",
      ])
    let methods = try await person.types("services", "tally.v1.TallyService")
    #expect(methods.output.split(separator: "\n").last == "tally.v1.TallyService/CountAlong")
    let method = try await person.types("describe", "tally.v1.TallyService/MakeMarks").output
    #expect(
      method == """
        // Makes all marks, or none.
        rpc MakeMarks(stream tally.v1.MakeMarksRequest) returns (tally.v1.MakeMarksResponse);

        """)
    let message = try await person.types("describe", "tally.v1.Mark").output
    #expect(
      message == """
        message Mark {
          string thing = 1;
          oneof change {
            // Negative takes away.
            sint64 add = 2;
            int64 set = 3;
            tally.v1.Removal remove = 4;
          }
        }

        """)
    let field = try await person.types("describe", "tally.v1.Sheet.counts").output
    #expect(field == "// By thing.\nmap<string, int64> counts = 3;\n")
    let item = try await person.types("describe", "tally.v1.Progress").output
    #expect(item.contains("  // The sheet has no goal.\n  PROGRESS_UNSPECIFIED = 0;\n"))
    let template = try await person.types("describe", "--template", "tally.v1.Mark")
    #expect(template.output == "{\n  \"thing\": \"\",\n  \"add\": \"0\"\n}\n")
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
