import JetonMessages
import JetonRPC
import JetonSecret

/// A handler of every kind, which does what its request says.
struct FuzzService: Sendable {
  typealias Text = JetonRPCV1.CheckHealthRequest

  static let inline = method("Inline", .unary)
  static let later = method("Later", .unary)
  static let fail = method("Fail", .unary)
  static let wait = method("Wait", .unary)
  static let count = method("Count", .serverStreaming)
  static let collect = method("Collect", .clientStreaming)
  static let hold = method("Hold", .clientStreaming)
  static let echo = method("Echo", .bidirectionalStreaming)
  static let unknown = method("Unknown", .unary)

  /// What a script may call.
  static let methods = [
    inline, later, fail, wait, count, collect, hold, echo, unknown, collect, echo, hold,
  ]

  private static func method(_ name: String, _ kind: CallKind) -> MethodDescriptor {
    MethodDescriptor(
      service: "f", name: name, kind: kind, verb: "Anyone", idempotency: .unknown)
  }

  let latch = Latch()

  var router: Router<Doorkeeper> {
    var router = Router(gate: Doorkeeper())
    registerCalls(in: &router)
    registerStreams(in: &router)
    return router
  }

  private func registerCalls(in router: inout Router<Doorkeeper>) {
    router.registerInline(Self.inline) { (request: Text, _, _) in request }
    router.register(Self.later) { (request: Text, _, _) async in
      await Task.yield()
      return request
    }
    router.register(Self.fail) { (request: Text, _, _) async throws(RPCError) -> Text in
      throw RPCError(.notFound, request.service, reason: "ASKED")
    }
    router.register(Self.wait) { (request: Text, _, _) async in
      await latch.wait()
      return request
    }
  }

  private func registerStreams(in router: inout Router<Doorkeeper>) {
    router.registerServerStreaming(Self.count) {
      (request: Text, writer: ResponseWriter<Text>, _, _) async throws(RPCError) in
      for _ in 0..<min(Int(request.service) ?? 20, 20) { try await writer.write(request) }
    }
    router.registerClientStreaming(Self.collect) {
      (requests: RequestStream<Text>, _, _) async throws(RPCError) in
      var last = Text()
      for try await request in requests { last = request }
      return last
    }
    router.registerClientStreaming(Self.hold) {
      (requests: RequestStream<Text>, _, _) async throws(RPCError) in
      await latch.wait()
      for try await request in requests { return request }
      return Text()
    }
    router.registerBidirectionalStreaming(Self.echo) {
      (requests: RequestStream<Text>, writer: ResponseWriter<Text>, _, _)
        async throws(RPCError) in
      for try await request in requests { try await writer.write(request) }
    }
  }
}

/// Refuses who brings a credential: at once, or after a while.
struct Doorkeeper: Gate {
  func admit(
    _: Void, to context: borrowing ServerContext, calls: Int
  ) -> Admission<Void> {
    guard let credential = context.authorization else { return .admitted(()) }
    let refusal = RPCError(.unauthenticated, "no")
    guard credential.withBytes({ $0[0] % 2 == 0 }) else { return .refused(refusal) }
    return .refusedAfter {
      await Task.yield()
      return refusal
    }
  }
}

/// What handlers wait at.
///
/// Unchecked: everything happens on the one thread of a run.
final class Latch: @unchecked Sendable {
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { continuation.resume() } else { waiting.append(continuation) }
      }
    } onCancel: {
      open()
    }
  }

  /// Lets go of all who wait; one that is cancelled takes the others with it.
  func open() {
    let continuations = waiting
    waiting = []
    for continuation in continuations { continuation.resume() }
  }
}
