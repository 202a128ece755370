import JetonClient
import JetonMessages
import JetonRPC

/// `jeton services` and `jeton describe`: what a server serves, by its own word, so that they also
/// serve against a server that is newer than this program, or none of ours.
enum SchemaCommands {
  static let all: [Command] = [services, describe]

  private static let services = Command(
    "services", "list what the server serves",
    details: "With a service, lists its methods as jeton call takes them.",
    operands: [Operand("SERVICE", "for example jeton.v1.TokenService", isRequired: false)]
  ) { run in
    let server = try run.connectAnyhow()
    guard let name = run.arguments.operand(0) else {
      let answer = try await ReflectionServiceClient(server.channel).listServices(.init())
      try run.terminal.print(answer.services.map { $0.shown + "\n" }.joined())
      return .done
    }
    guard let service = try await ServedSchema(of: name, from: server).services[name] else {
      throw Failure(.notFound, "\(name.shown) is no service")
    }
    try run.terminal.print(service.method.map { "\(name)/\($0.name)".shown + "\n" }.joined())
    return .done
  }

  private static let template = Option(
    "template", "print JSON to fill in: of a message, or of what a method takes")

  private static let describe = Command(
    "describe", "show how the server's schema declares something",
    details: """
      For example:
        jeton describe jeton.v1.TokenService
        jeton describe jeton.v1.TokenService/RegenerateToken --template
      """,
    operands: [
      Operand(
        "SYMBOL", "a service, method, message, field or enum, for example jeton.v1.Token")
    ],
    options: [template]
  ) { run in
    // A method may be written as jeton call takes it.
    let symbol = run.arguments.required(0).replacing("/", with: ".")
    let schema = try await ServedSchema(of: symbol, from: run.connectAnyhow())
    if run.arguments.has(template) {
      let name = schema.method(symbol)?.inputType.withoutLeadingDot ?? symbol
      guard let message = schema.message(name) else {
        throw Failure(.notFound, "\(symbol.shown) is no method or message")
      }
      var template = Template()
      try run.terminal.print(JSON.text(template.document(of: message)))
      return .done
    }
    guard let text = Declaration(schema: schema).text(of: symbol) else {
      throw Failure(.notFound, "\(symbol.shown) is no service, method, message, field or enum")
    }
    try run.terminal.print(text)
    return .done
  }
}
