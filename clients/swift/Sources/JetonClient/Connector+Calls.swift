import JetonRPC
import JetonSockets
import JetonWire

// What callers ask of a connector.

extension Connector {
  func start(_ call: ClientCall) {
    if let refusal = refusal(of: call) { return call.end(.failure(refusal)) }
    add(call)
    advance()
  }

  private func refusal(of call: ClientCall) -> RPCError? {
    if call.isEnded { return .cancelled }
    if isClosed { return .channelClosed }
    if call.deadline <= reactor.now { return .deadlineExceeded }
    if calls.count >= configuration.callsMaximum { return .tooManyCalls(calls.count) }
    guard case .pausing(_, let error) = state, !waits(call) else { return nil }
    return error
  }

  func cancel(_ call: ClientCall) {
    withdraw(call, .cancelled)
  }

  func grant(_ messages: UInt32, to call: ClientCall) {
    guard let (session, stream) = call.place else { return }
    session.grant(messages, on: stream)
  }

  func finish(_ call: ClientCall, _ result: Result<[UInt8], RPCError>) {
    calls[ObjectIdentifier(call)] = nil
    call.end(result)
  }

  /// Ends a call of which the server does not know it yet.
  func withdraw(_ call: ClientCall, _ error: RPCError) {
    guard !call.isEnded else { return }
    if let (session, stream) = call.place { session.cancel(stream) }
    finish(call, .failure(error))
  }

  func waits(_ call: ClientCall) -> Bool {
    call.outgoing.options.waitsForReady ?? configuration.waitsForReady
  }

  func close() {
    guard !isClosed else { return }
    if let session = enterClosed() { session.close() }
    for call in Array(calls.values) {
      call.place?.session.close()
      finish(call, .failure(.channelClosed))
    }
  }
}

extension RPCError {
  static var deadlineExceeded: RPCError {
    RPCError(
      .deadlineExceeded, "no answer in time", reason: "DEADLINE_EXCEEDED", domain: "rpc")
  }

  static var channelClosed: RPCError {
    RPCError(
      .unavailable, "the channel was closed", reason: "CHANNEL_CLOSED", domain: "rpc",
      isRetryForbidden: true)
  }

  static func tooManyCalls(_ count: Int) -> RPCError {
    RPCError(
      .resourceExhausted, "\(count) calls are waiting", reason: "TOO_MANY_CALLS", domain: "rpc")
  }
}
