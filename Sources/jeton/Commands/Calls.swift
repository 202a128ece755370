import JetonClient
import JetonMessages
import JetonRPC

/// `jeton services`, `describe` and `call`: what a server serves, by its own word, so that they
/// also serve against a server that is newer than this program.
enum Calls {
  static let all: [Command] = [services, describe, call]

  private static let services = Command("services", "list what the server serves") { run in
    let answer = try await ReflectionServiceClient(run.connect().channel).listServices(.init())
    try run.terminal.print(answer.services.map { $0.shown + "\n" }.joined())
    return .done
  }

  private static let describe = Command(
    "describe", "show how the server's schema declares something",
    operands: [
      Operand("SYMBOL", "a service, method, message or enum, for example jeton.v1.Token")
    ]
  ) { run in
    let symbol = run.arguments.required(0)
    let schema = try await ServedSchema(of: symbol, from: run.connect())
    guard let text = Declaration(schema: schema).text(of: symbol) else {
      throw Failure(.notFound, "\(symbol.shown) is no service, method, message or enum")
    }
    try run.terminal.print(text)
    return .done
  }

  private static let showSecrets = Option(
    "show-secrets", "print secrets in the answer; else they stand as [secret]")

  private static let call = Command(
    "call", "call any method, with JSON in and out",
    details: """
      Prints each answer as JSON on a line of its own. Give a request with secrets
      by the input, since others can see arguments.
      """,
    operands: [
      Operand("SERVICE/METHOD", "for example jeton.v1.TokenService/WhoAmI"),
      Operand("JSON", "the request; - reads it from the input; {} when absent", isRequired: false),
    ],
    options: [showSecrets]
  ) { run in
    let server = try run.connect()
    let target = try await DynamicMethod(run.arguments.required(0), on: server)
    let request = try target.request(requestJSON(run))
    try await target.call(request, on: server) { try print($0, target.output, run) }
    return .done
  }

  /// More than a frame carries.
  private static let requestBytesMaximum = 4 << 20

  private static func requestJSON(_ run: Invocation) throws(Failure) -> [UInt8] {
    guard let text = run.arguments.operand(1) else { return Array("{}".utf8) }
    guard text == "-" else { return Array(text.utf8) }
    var bytes: [UInt8] = []
    do throws(SystemError) {
      while case let part = try System.read(run.terminal.input, 65_536), !part.isEmpty {
        bytes += part
        if bytes.count > requestBytesMaximum { break }
      }
    } catch {
      throw Failure(.failed, "cannot read the input: \(error)")
    }
    guard bytes.count <= requestBytesMaximum else {
      throw Failure(.usage, "JSON: longer than \(requestBytesMaximum) bytes")
    }
    return bytes
  }

  private static func print(
    _ answer: RawMessage, _ schema: MessageSchema, _ run: Invocation
  ) throws(Failure) {
    let hidden = try json(answer, schema, .hidden)
    let shown = try json(answer, schema, .shown)
    let isAsked = run.arguments.has(showSecrets)
    if shown != hidden {
      isAsked
        ? run.terminal.warn("the answer shows secrets")
        : run.note("Secrets are hidden; --show-secrets shows them.")
    }
    try run.terminal.print((isAsked ? shown : hidden) + "\n")
  }

  private static func json(
    _ answer: RawMessage, _ schema: MessageSchema, _ secrets: JSONOptions.Secrets
  ) throws(Failure) -> String {
    do throws(JSONFailure) {
      return try schema.json(answer.bytes, options: .init(secrets: secrets))
    } catch {
      throw Failure(.failed, "the answer: \(error.description.shown)")
    }
  }
}
