// The room of callers: calls over one connection that is made, and made again, when a call needs
// it. It knows addresses, retries and deadlines; it must not know what the messages mean.

public import JetonMessages
public import JetonRPC
public import JetonSecret
package import JetonSockets

/// Where a program's calls to one server go. Share it: calls from any task run side by side.
public final class Channel: RPCChannel {
  let configuration: Configuration
  private let reactor: Reactor
  private let connector: Connector
  private let retries: RetryRule

  /// Starts the channel's thread; connects when the first call is made.
  public init(_ configuration: Configuration) throws(RPCError) {
    try configuration.check()
    self.configuration = configuration
    let tls = try configuration.tls()
    do {
      reactor = try Reactor()
    } catch {
      throw RPCError(.unavailable, error.description, reason: "NO_THREAD", domain: "rpc")
    }
    connector = Connector(configuration, tls, on: reactor)
    retries = RetryRule(attemptsMaximum: configuration.attemptsMaximum)
  }

  public convenience init(to address: String, authorization: Secret? = nil) throws(RPCError) {
    var configuration = try Configuration(address: address)
    configuration.authorization = authorization
    try self.init(configuration)
  }

  deinit {
    close()
  }

  /// Ends open calls with UNAVAILABLE, and the thread. No call can be made any more.
  public func close() {
    reactor.perform { [connector] in connector.close() }
  }

  /// Returns when what was sent or cancelled before is with the kernel, as far as that takes it: a
  /// program that ends then leaves nothing unsaid.
  public func flush() async {
    await withCheckedContinuation { continuation in
      reactor.perform { [reactor] in
        // The alarms of a turn ring when all that was said in the turns before is written.
        reactor.set(Alarm { _ in continuation.resume() }, to: reactor.now)
      }
    }
  }

  public func unary<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ request: Request, isRepeatable: Bool, options: CallOptions
  ) async throws(RPCError) -> Response {
    try await intercepted(method, options) { options async throws(RPCError) in
      let outgoing = OutgoingCall(
        method, body: request.encode(), options, deadline: .now + self.timeout(of: options))
      return try await self.answer(outgoing, isRepeatable: isRepeatable)
    }
  }

  private func answer<Response: Message>(
    _ outgoing: OutgoingCall, isRepeatable: Bool
  ) async throws(RPCError) -> Response {
    var attempt: UInt32 = 0
    while true {
      do throws(RPCError) {
        let answer = try await self.attempt(outgoing, attempt)
        retries.succeeded()
        return try decode(answer)
      } catch {
        guard let pause = retries.pause(after: error, attempt, isRepeatable: isRepeatable),
          .now + pause < outgoing.deadline
        else { throw error }
        try await sleep(pause)
        attempt += 1
      }
    }
  }

  public func serverStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ request: Request, options: CallOptions
  ) -> RPCStream<Response> {
    let body = request.encode()
    return RPCStream { [self] in StreamSource(begin(method, body: body, options), self) }
  }

  /// What the channel's connections have cost so far.
  package var counters: Counters { reactor.counters }

  func timeout(of options: CallOptions) -> Duration {
    options.timeout ?? configuration.timeout
  }

  private func attempt(
    _ outgoing: OutgoingCall, _ attempt: UInt32
  ) async throws(RPCError) -> [UInt8] {
    let call = ClientCall(outgoing, attempt: attempt)
    return try await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        start(call) { result in continuation.resume(returning: result) }
      }
    } onCancel: {
      cancel(call)
    }.get()
  }

  func start(
    _ call: ClientCall, onMessage: @escaping @Sendable ([UInt8]) -> Void = { _ in },
    onEnd: @escaping @Sendable (Result<[UInt8], RPCError>) -> Void
  ) {
    reactor.perform { [connector] in
      call.onMessage = onMessage
      call.onEnd = onEnd
      connector.start(call)
    }
  }

  /// On the channel's thread.
  func perform(_ body: @escaping @Sendable () -> Void) {
    reactor.perform(body)
  }

  func cancel(_ call: ClientCall) {
    reactor.perform { [connector] in connector.cancel(call) }
  }

  func grant(_ messages: UInt32, to call: ClientCall) {
    reactor.perform { [connector] in connector.grant(messages, to: call) }
  }

  var creditBatch: UInt32 { connector.creditBatch }
}

func sleep(_ pause: Duration) async throws(RPCError) {
  do {
    try await Task.sleep(for: pause)
  } catch {
    throw .cancelled
  }
}

/// An answer that cannot be read is the server's fault, or a newer server's.
func decode<Response: Message>(_ bytes: [UInt8]) throws(RPCError) -> Response {
  do {
    return try Response(decoding: bytes.span, limits: .proportional(to: bytes.count))
  } catch {
    throw RPCError(
      .internal, "the answer cannot be read", reason: "BAD_ANSWER", domain: "rpc",
      detail: "\(error)")
  }
}

extension RPCError {
  static var cancelled: RPCError {
    RPCError(.cancelled, "the call was cancelled", reason: "CANCELLED", domain: "rpc")
  }
}
