import JetonMessages
import JetonRPC
import Synchronization

/// A small service written by hand, of messages that are there anyway: `ErrorInfo.reason` is its
/// text.
struct Toy: Sendable {
  typealias Text = GoogleRPC.ErrorInfo

  static func method(
    _ name: String, _ kind: CallKind = .unary, _ idempotency: Idempotency = .unknown
  ) -> MethodDescriptor {
    MethodDescriptor(
      service: "toy.v1.ToyService", name: name, kind: kind, verb: "Anyone",
      idempotency: idempotency)
  }

  static let echo = method("Echo")
  static let echoLater = method("EchoLater")
  /// Answers when the task is cancelled, or when `release` is called.
  static let wait = method("Wait")
  /// Answers when the task is cancelled, as if nothing had been.
  static let finish = method("Finish")
  /// Throws an error with five kilobytes of details.
  static let failAtLength = method("FailAtLength")
  /// Throws the status code of that number.
  static let fail = method("Fail")
  /// As many bytes as the number says.
  static let fill = method("Fill")
  static let fillInline = method("FillInline")
  /// UNAVAILABLE at the first attempts, as many as the number says.
  static let flaky = method("Flaky")
  /// Streams the numbers from 1 to that one, zero means without end.
  static let count = method("Count", .serverStreaming)
  /// Streams one number, then fails.
  static let countThenFail = method("CountThenFail", .serverStreaming)

  let gate = Switch()
  let waiting = Counter()
  let cancelled = Counter()
  let written = Counter()
  let taken = Counter()
  let attempts = Counter()

  func router<G: Gate>(gate: G) -> Router<G> {
    var router = Router(gate: gate)
    registerCalls(in: &router)
    registerStreams(in: &router)
    registerRequestStreams(in: &router)
    return router
  }

  private func registerCalls<G: Gate>(in router: inout Router<G>) {
    router.registerInline(Self.echo) { (request: Text, _, _) in request }
    router.register(Self.echoLater) { (request: Text, _, _) async in
      await Task.yield()
      return request
    }
    router.register(Self.wait) { (request: Text, _, _) async throws(RPCError) in
      try await wait()
      return request
    }
    router.register(Self.finish) { (request: Text, _, _) async in
      waiting.add()
      await gate.waitUntilOpenOrCancelled()
      return request
    }
    router.register(Self.failAtLength) { (_: Text, _, _) async throws(RPCError) -> Text in
      let reason = String(repeating: "R", count: 5000)
      throw RPCError(.invalidArgument, "at length", reason: reason, domain: "toy")
    }
    router.register(Self.fail) { (request: Text, _, _) async throws(RPCError) -> Text in
      let code = StatusCode(rawValue: Int32(request.number)) ?? .unknown
      throw RPCError(code, "as you wish", reason: "ASKED", domain: "toy", detail: "the detail")
    }
    router.register(Self.fill) { (request: Text, _, _) async in
      Text(reason: String(repeating: "x", count: request.number))
    }
    router.registerInline(Self.fillInline) { (request: Text, _, _) in
      Text(reason: String(repeating: "x", count: request.number))
    }
    router.register(Self.flaky) { (request: Text, _, context) async throws(RPCError) in
      attempts.add()
      guard context.attempt >= request.number else { throw RPCError(.unavailable, "not yet") }
      return Text("\(context.attempt)")
    }
  }

  private func registerStreams<G: Gate>(in router: inout Router<G>) {
    router.registerServerStreaming(Self.count) {
      (request: Text, writer: ResponseWriter<Text>, _, _) async throws(RPCError) in
      defer { cancelled.add() }
      var number = 0
      while request.number == 0 || number < request.number {
        number += 1
        try await writer.write(Text("\(number)"))
        written.add()
      }
    }
    router.registerServerStreaming(Self.countThenFail) {
      (request: Text, writer: ResponseWriter<Text>, _, _) async throws(RPCError) in
      try await writer.write(request)
      throw RPCError(.unauthenticated, "the account is gone")
    }
  }

  private func wait() async throws(RPCError) {
    waiting.add()
    await gate.waitUntilOpenOrCancelled()
    guard Task.isCancelled else { return }
    cancelled.add()
    throw RPCError(.cancelled, "as asked")
  }
}

extension Toy.Text {
  init(_ text: String) { self.init(reason: text) }
  var number: Int { Int(reason) ?? 0 }
}
