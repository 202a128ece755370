import JetonClient
import JetonMessages
import JetonRPC

/// A method that this program knows by the server's word alone.
struct DynamicMethod: Sendable {
  let descriptor: MethodDescriptor
  let input: MessageSchema
  let output: MessageSchema

  /// `path` is "jeton.v1.TokenService/WhoAmI".
  init(_ path: String, in schema: ServedSchema) throws(Failure) {
    let symbol = try Self.symbol(of: path)
    guard let method = schema.method(symbol),
      let input = schema.message(method.inputType.withoutLeadingDot),
      let output = schema.message(method.outputType.withoutLeadingDot)
    else { throw Failure(.notFound, "\(path.shown) is no method of this server") }
    descriptor = MethodDescriptor(service: String(symbol.dropLast(method.name.count + 1)), method)
    (self.input, self.output) = (input, output)
  }

  /// As reflection has it: with a dot.
  static func symbol(of path: String) throws(Failure) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts.contains("") else {
      throw Failure(.usage, "SERVICE/METHOD: \"\(path.shown)\" is not of that form")
    }
    return parts.joined(separator: ".")
  }

  /// Where a request says what it is called by, so that a repeated one is done once.
  var requestIDField: FieldSchema? {
    guard let place = input.place(named: "request_id"),
      case .string = input.fields[place].kind, case .single = input.fields[place].shape
    else { return nil }
    return input.fields[place]
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
    let kind: CallKind =
      switch (method.clientStreaming, method.serverStreaming) {
      case (false, false): .unary
      case (false, true): .serverStreaming
      case (true, false): .clientStreaming
      case (true, true): .bidirectionalStreaming
      }
    self.init(
      service: service, name: method.name, kind: kind, verb: method.options?.verb ?? "",
      idempotency: idempotency)
  }
}
