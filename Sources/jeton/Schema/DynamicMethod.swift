import JetonClient
import JetonMessages
import JetonRPC

/// A method that this program knows by the server's word alone.
struct DynamicMethod {
  let descriptor: MethodDescriptor
  let input: MessageSchema
  let output: MessageSchema

  /// `path` is "jeton.v1.TokenService/WhoAmI".
  init(_ path: String, on server: Server) async throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      throw Failure(.usage, "SERVICE/METHOD: \"\(path.shown)\" is not of that form")
    }
    let schema = try await ServedSchema(of: parts.joined(separator: "."), from: server)
    guard let method = schema.method(parts.joined(separator: ".")),
      let input = schema.message(method.inputType.withoutLeadingDot),
      let output = schema.message(method.outputType.withoutLeadingDot)
    else { throw Failure(.notFound, "\(path.shown) is no method of this server") }
    guard !method.clientStreaming else {
      throw Failure(.usage, "\(path.shown) takes a stream, which this command cannot send")
    }
    descriptor = MethodDescriptor(service: parts[0], method)
    (self.input, self.output) = (input, output)
  }

  func request(_ json: [UInt8]) throws(Failure) -> RawMessage {
    do throws(JSONFailure) {
      return RawMessage(try input.wire(json: json))
    } catch {
      throw Failure(
        .usage, "JSON: \(error.description.shown)",
        advice: ["see: jeton describe \(input.fullName.shown)"])
    }
  }

  /// Hands over each answer as it comes.
  func call(
    _ request: RawMessage, on server: Server, answered: (RawMessage) throws -> Void
  ) async throws {
    let options = CallOptions()
    if descriptor.kind == .serverStreaming {
      let answers: RPCStream<RawMessage> = server.channel.serverStreaming(
        descriptor, request, options: options)
      for try await answer in answers { try answered(answer) }
    } else {
      try answered(
        await server.channel.unary(
          descriptor, request, isRepeatable: descriptor.idempotency != .unknown, options: options))
    }
  }
}

extension MethodDescriptor {
  /// A client has no use for the verb; levels are descriptor.proto's MethodOptions.
  fileprivate init(service: String, _ method: Plugin.Method) {
    let idempotency: Idempotency =
      switch method.options?.idempotencyLevel {
      case 1: .noSideEffects
      case 2: .idempotent
      default: .unknown
      }
    self.init(
      service: service, name: method.name,
      kind: method.serverStreaming ? .serverStreaming : .unary,
      verb: method.options?.verb ?? "", idempotency: idempotency)
  }
}
