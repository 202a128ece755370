import CJetonProto
import JetonCodeGen

func readMethod(_ c: UnsafeMutablePointer<Plugin__Method>, _ origin: Origin) -> Method {
  var method = unsafe Method(
    name: string(c.pointee.name), request: resolved(c.pointee.input_type),
    response: resolved(c.pointee.output_type), origin: origin)
  unsafe method.streamsRequests = c.pointee.client_streaming != 0
  unsafe method.streamsResponses = c.pointee.server_streaming != 0
  if let options = unsafe c.pointee.options {
    unsafe method.verb = string(options.pointee.verb)
    unsafe method.isInline = options.pointee.execution == 2
    unsafe method.idempotency = idempotency(options.pointee.idempotency_level)
  }
  return method
}

/// descriptor.proto's MethodOptions.IdempotencyLevel.
private func idempotency(_ level: Int32) -> Method.Idempotency {
  switch level {
  case 1: .noSideEffects
  case 2: .idempotent
  default: .unknown
  }
}
