import JetonCodeGen
import JetonMessages

extension Method {
  init(_ method: Plugin.Method, _ origin: Origin) {
    self.init(
      name: method.name, request: method.inputType.withoutLeadingDot,
      response: method.outputType.withoutLeadingDot, origin: origin)
    streamsRequests = method.clientStreaming
    streamsResponses = method.serverStreaming
    let options = method.options ?? Plugin.Method.Options()
    verb = options.verb
    execution = Self.execution(options.execution)
    idempotency = Self.idempotency(options.idempotencyLevel)
  }

  /// Execution of options.proto.
  private static func execution(_ execution: Int32) -> Execution {
    switch execution {
    case 2: .inline
    case 3: .gathered
    default: .async
    }
  }

  /// descriptor.proto's MethodOptions.IdempotencyLevel.
  private static func idempotency(_ level: Int32) -> Idempotency {
    switch level {
    case 1: .noSideEffects
    case 2: .idempotent
    default: .unknown
    }
  }
}
