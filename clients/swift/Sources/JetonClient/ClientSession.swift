import JetonMessages
import JetonRPC
import JetonSockets
import JetonWire

/// A client's end of one connection: between the frames of `ClientConnection` and the calls of a
/// `Connector`. Touched on the channel's thread only.
final class ClientSession: Session {
  let connector: Connector
  private let configuration: Channel.Configuration
  private let endpoint: Endpoint
  var connection: ClientConnection
  var link: (any Link)?
  var calls: [UInt32: ClientCall] = [:]
  /// From the server's GOAWAY: it has not seen calls above.
  var lastProcessed = UInt32.max
  /// Why we, or the server, ended it.
  var reason = "the connection was lost"
  /// The code of a TLS refusal: it stands until somebody changes a file.
  private var refusal: String?
  var isGreeted = false
  private var isRefused = false

  init(
    _ connector: Connector, _ configuration: Channel.Configuration, to endpoint: Endpoint,
    at now: ContinuousClock.Instant
  ) {
    self.connector = connector
    self.configuration = configuration
    self.endpoint = endpoint
    connection = ClientConnection(limits: configuration.wire, at: now)
  }

  var hasFreeSlot: Bool { isGreeted && connection.hasFreeSlot }
  var isUsable: Bool { connection.isUsable }

  func opened(_ link: any Link, at now: ContinuousClock.Instant) {
    self.link = link
    if connector.isClosed { return link.close() }
    let hello = configuration.hello.encode()
    link.send { output in
      output += Preface.client
      output.appendFrame(.hello, control: hello)
    }
  }

  func received(_ input: Span<UInt8>, at now: ContinuousClock.Instant) -> Progress {
    var consumed = 0
    for _ in 0..<framesPerTurn {
      let rest = input.extracting(consumed...)
      let step = connection.bytesReceived(rest, at: now)
      if step.action == .wait {
        connection.inputRested(hasRest: rest.count > 0, hasMoved: consumed > 0, at: now)
        settle()
        return Progress(consumed: consumed, isUnfinished: false)
      }
      perform(step.action, rest)
      consumed += step.consumed
    }
    settle()
    return Progress(consumed: consumed, isUnfinished: consumed < input.count)
  }

  var deadline: ContinuousClock.Instant? { connection.deadline }

  func timePassed(_ now: ContinuousClock.Instant) {
    perform(connection.timePassed(now), Span())
  }

  func outputDrained() {
    for call in calls.values { call.flush() }
  }

  func drainStarted() {}

  func closed(_ cause: Closure) {
    connection.ended()
    link = nil
    switch cause {
    case .unreachable(let text): reason = text
    case .insecure(let code, let text):
      refusal = code
      reason = text
    case .cutOff: reason += ", cut off without a TLS goodbye"
    case .byPeer, .byUs, .lost, .outputOverflow: break
    }
    let calls = self.calls
    self.calls = [:]
    for (stream, call) in calls {
      connector.finish(call, .failure(lost(isNotProcessed: stream > lastProcessed || isRefused)))
    }
    connector.sessionEnded(self, lost(isNotProcessed: true))
  }

  func lost(isNotProcessed: Bool) -> RPCError {
    RPCError(
      .unavailable, "\(endpoint): \(reason)", reason: refusal ?? "UNREACHABLE", domain: "rpc",
      isNotProcessed: isNotProcessed, isRetryForbidden: refusal != nil)
  }

  private func settle() {
    if connection.isLeaving && connection.openCount == 0 { link?.close() }
    connector.advance()
  }

  private func perform(_ action: ClientConnection.Action, _ input: Span<UInt8>) {
    switch action {
    case .wait, .ignore: break
    case .refused(let status):
      isRefused = true
      end("the server refused the connection: \(status)")
    case .readHello(let control): readHello(input.extracting(control))
    case .finishCall(let frame): finishCall(frame, input)
    case .deliverMessage(let frame):
      calls[frame.header.stream]?.onMessage?([UInt8](copying: input.extracting(frame.body)))
    case .resumeCall(let stream): calls[stream]?.flush()
    case .answerPing(let body):
      link?.send { output in output.appendPong(to: input.extracting(body)) }
    case .sendPing: link?.send { output in output.appendPing() }
    case .leave(let control): readGoAway(input.extracting(control))
    case .end(let error): fail(error)
    }
  }

  func fail(_ error: ConnectionError) {
    let goAway = JetonRPCV1.GoAway(code: error.code.rawValue, message: error.message)
    link?.send { output in output.appendFrame(.goAway, control: goAway.encode()) }
    end(error.message)
  }

  func end(_ reason: String) {
    self.reason = reason
    connection.ended()
    link?.close()
  }
}
