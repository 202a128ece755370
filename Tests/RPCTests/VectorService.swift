import JetonMessages
import JetonRPC

/// The service with streams of requests that proto/vectors/README.md describes.
enum VectorService {
  typealias Element = JetonRPCV1.CheckHealthResponse

  static func register(in router: inout Router<OpenGate>) {
    router.registerClientStreaming(method("Collect", .clientStreaming)) {
      (requests: RequestStream<Element>, _, _) async throws(RPCError) in
      var last = Element()
      for try await request in requests { last = request }
      return last
    }
    router.registerBidirectionalStreaming(method("Echo", .bidirectionalStreaming)) {
      (requests: RequestStream<Element>, writer: ResponseWriter<Element>, _, _)
        async throws(RPCError) in
      for try await request in requests { try await writer.write(request) }
    }
    router.registerClientStreaming(method("Hold", .clientStreaming)) {
      (_: RequestStream<Element>, _, _) async throws(RPCError) -> Element in
      await Switch().waitUntilOpenOrCancelled()
      throw RPCError(.cancelled, "nothing was taken")
    }
  }

  private static func method(_ name: String, _ kind: CallKind) -> MethodDescriptor {
    MethodDescriptor(
      service: "toy.v1.VectorService", name: name, kind: kind, verb: "Anyone",
      idempotency: .unknown)
  }
}
