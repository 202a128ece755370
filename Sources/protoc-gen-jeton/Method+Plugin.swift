import JetonCodeGen
import JetonMessages

extension Method {
  /// EXECUTION_INLINE of options.proto.
  private static let executionInline: Int32 = 2

  init(_ method: Plugin.Method, _ origin: Origin) {
    self.init(
      name: method.name, request: method.inputType.withoutLeadingDot,
      response: method.outputType.withoutLeadingDot, origin: origin)
    streamsRequests = method.clientStreaming
    streamsResponses = method.serverStreaming
    let options = method.options ?? Plugin.Method.Options()
    verb = options.verb
    isInline = options.execution == Self.executionInline
    idempotency = Self.idempotency(options.idempotencyLevel)
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
