import JetonMessages
import JetonSecret
package import JetonWire

/// A server's end of one connection: between the frames of `ServerConnection` and the handlers of
/// a `Router`.
///
/// Unchecked: it is touched on its link's thread only. Handlers run as tasks that prefer that
/// thread, and come back to it before they touch the session.
package final class ServerSession<G: Gate>: Session, @unchecked Sendable {
  let served: ServedRouter<G>
  let peer: Peer
  var connection: ServerConnection
  var link: (any Link)?
  var calls: [UInt32: ServerCall] = [:]
  /// Not later than the first deadline of a call.
  var firstDeadline: ContinuousClock.Instant?
  /// From the client's Hello.
  var authorization: Secret?
  var agent = ""
  /// What the gate made of that, from the first call on.
  var bearer: G.Bearer?
  /// Calls to be answered together, and which of the router's inline methods theirs is. Empty
  /// between turns.
  var gathered: [GatheredFrame] = []
  var gatheredNumber = 0
  let inlineNames: [[UInt8]]
  /// What they are answered in.
  var draft = DraftOutput()

  package init(_ served: ServedRouter<G>, peer: Peer, at now: ContinuousClock.Instant) {
    self.served = served
    self.peer = peer
    inlineNames = served.router.inlineNames
    connection = ServerConnection(limits: served.limits.jitteredWire, at: now)
  }

  package func opened(_ link: any Link, at now: ContinuousClock.Instant) {
    self.link = link
  }

  package func received(_ input: Span<UInt8>, at now: ContinuousClock.Instant) -> Progress {
    var consumed = 0
    for _ in 0..<framesPerTurn {
      let rest = input.extracting(consumed...)
      let step = connection.bytesReceived(rest, at: now)
      switch step.action {
      case .wait:
        answerGathered(input, at: now)
        closeIfFinished()
        connection.inputRested(hasRest: rest.count > 0, hasMoved: consumed > 0, at: now)
        return Progress(consumed: consumed, isUnfinished: false)
      case .startCall(let frame) where gather(frame, rest, at: consumed): break
      default:
        answerGathered(input, at: now)
        perform(step.action, rest, at: now)
      }
      consumed += step.consumed
    }
    answerGathered(input, at: now)
    closeIfFinished()
    return Progress(consumed: consumed, isUnfinished: consumed < input.count)
  }

  package var deadline: ContinuousClock.Instant? {
    connection.deadline.orEarlier(firstDeadline)
  }

  package func timePassed(_ now: ContinuousClock.Instant) {
    perform(connection.timePassed(now), Span(), at: now)
    expireCalls(at: now)
  }

  package func outputDrained() {
    for call in calls.values { call.resume() }
  }

  package func drainStarted() {
    drain(.noError, "the server is stopping")
  }

  private func drain(_ code: GoAwayCode, _ message: String) {
    if connection.drainStarted() { sendGoAway(code, message) }
    closeIfFinished()
  }

  package func closed(_ cause: Closure) {
    connection.ended()
    link = nil
    for call in calls.values { call.cancel() }
  }

  private func perform(
    _ action: ServerConnection.Action, _ input: Span<UInt8>, at now: ContinuousClock.Instant
  ) {
    switch action {
    case .wait, .ignore: break
    case .closeSilently: link?.close()
    case .sendGreeting: sendGreeting()
    case .refuse(let status):
      link?.send { output in output += Preface.server(status) }
      link?.close()
    case .readHello(let control): readHello(input.extracting(control))
    case .startCall(let frame): startCall(frame, input, at: now)
    case .refuseCall(let stream): respond(to: stream, .draining)
    case .cancelCall(let stream): calls[stream]?.cancel()
    case .resumeCall(let stream): calls[stream]?.resume()
    case .deliverMessage(let frame): deliver(frame, input)
    case .rejectMessage(let stream): end(stream, .messageAfterEnd)
    case .answerPing(let body):
      link?.send { output in output.appendPong(to: input.extracting(body)) }
    case .sendPing: link?.send { output in output.appendPing() }
    case .retire: drain(.maximumAge, "the connection is old")
    case .end(let error): fail(error)
    }
    if connection.isFinished { closeIfFinished() }
  }

  private func sendGreeting() {
    let hello = served.limits.hello(agent: served.agent).encode()
    link?.send { output in
      output += Preface.server(.ok)
      output.appendFrame(.hello, control: hello)
    }
  }

  private func readHello(_ control: Span<UInt8>) {
    guard control.count <= served.limits.headerBytesMaximum,
      let hello = try? JetonRPCV1.Hello(decoding: control, limits: served.limits.headerDecoding)
    else { return fail(ConnectionError(.protocolError, "the Hello cannot be read")) }
    connection.helloRead(
      frameBytes: hello.maxFrameBytes, controlBytes: hello.maxHeaderBytes,
      concurrentCalls: hello.maxConcurrentStreams, initialCredit: hello.initialCredit,
      pingInterval: .milliseconds(hello.minPingIntervalMs))
    if !hello.authorization.isEmpty { authorization = Secret(hello.authorization) }
    bearer = nil
    if !hello.agent.isEmpty { agent = String(hello.agent.prefix(agentMaximum)) }
  }

  private func fail(_ error: ConnectionError) {
    connection.ended()
    sendGoAway(error.code, error.message)
    link?.close()
  }

  private func sendGoAway(_ code: GoAwayCode, _ message: String) {
    let goAway = JetonRPCV1.GoAway(
      code: code.rawValue, message: message, lastStreamID: connection.lastStream)
    link?.send { output in output.appendFrame(.goAway, control: goAway.encode()) }
  }

  func closeIfFinished() {
    if connection.isFinished { link?.close() }
  }
}

/// Characters of a client's name that are kept.
private let agentMaximum = 128

extension RPCError {
  fileprivate static var draining: RPCError {
    RPCError(
      .unavailable, "the server is stopping", reason: "DRAINING", domain: "rpc",
      isNotProcessed: true)
  }

  fileprivate static var messageAfterEnd: RPCError {
    RPCError(
      .invalidArgument, "a message came after the call's last", reason: "MESSAGE_AFTER_END",
      domain: "rpc")
  }
}
