import JetonMessages
import JetonRPC
import JetonWire

/// A client's end of one connection: between the frames of `ClientConnection` and the calls of a
/// `Connector`. Touched on the channel's thread only.
final class ClientSession: Session {
  private let connector: Connector
  private let configuration: Channel.Configuration
  private var connection: ClientConnection
  private var link: (any Link)?
  private var calls: [UInt32: ClientCall] = [:]
  /// From the server's GOAWAY: it has not seen calls above.
  private var lastProcessed = UInt32.max
  /// Why we, or the server, ended it.
  private var reason = "the connection was lost"
  private(set) var isGreeted = false
  private var isRefused = false

  init(
    _ connector: Connector, _ configuration: Channel.Configuration, at now: ContinuousClock.Instant
  ) {
    self.connector = connector
    self.configuration = configuration
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

  func outputDrained() {}

  func drainStarted() {}

  func closed(_ cause: Closure) {
    connection.ended()
    link = nil
    if case .unreachable(let text) = cause { reason = text }
    let calls = self.calls
    self.calls = [:]
    for (stream, call) in calls {
      connector.finish(call, .failure(lost(isNotProcessed: stream > lastProcessed || isRefused)))
    }
    connector.sessionEnded(self, lost(isNotProcessed: true))
  }

  private func lost(isNotProcessed: Bool) -> RPCError {
    RPCError(
      .unavailable, "\(configuration.address): \(reason)", reason: "UNREACHABLE", domain: "rpc",
      isNotProcessed: isNotProcessed)
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
    case .answerPing(let body):
      link?.send { output in output.appendPong(to: input.extracting(body)) }
    case .leave(let control): readGoAway(input.extracting(control))
    case .end(let error): fail(error)
    }
  }

  private func readHello(_ control: Span<UInt8>) {
    guard let hello = try? JetonRPCV1.Hello(decoding: control, limits: .standard) else {
      return fail(ConnectionError(.protocolError, "the Hello cannot be read"))
    }
    connection.helloRead(
      frameBytes: hello.maxFrameBytes, controlBytes: hello.maxHeaderBytes,
      concurrentCalls: hello.maxConcurrentStreams, initialCredit: hello.initialCredit)
    isGreeted = true
    connector.sessionGreeted(self)
  }

  private func readGoAway(_ control: Span<UInt8>) {
    guard let goAway = try? JetonRPCV1.GoAway(decoding: control, limits: .standard) else {
      return fail(ConnectionError(.protocolError, "the GoAway cannot be read"))
    }
    lastProcessed = min(lastProcessed, goAway.lastStreamID)
    reason = goAway.message.isEmpty ? "the server ended the connection" : goAway.message
  }

  private func finishCall(_ frame: Frame, _ input: Span<UInt8>) {
    guard let call = calls.removeValue(forKey: frame.header.stream) else { return }
    let control = input.extracting(frame.control)
    if control.count == 0 {
      return connector.finish(call, .success([UInt8](copying: input.extracting(frame.body))))
    }
    guard let header = try? JetonRPCV1.ResponseHeader(decoding: control, limits: .standard) else {
      connector.finish(call, .failure(lost(isNotProcessed: false)))
      return fail(ConnectionError(.protocolError, "a ResponseHeader cannot be read"))
    }
    let body = [UInt8](copying: input.extracting(frame.body))
    connector.finish(call, RPCError(header).map { .failure($0) } ?? .success(body))
  }

  private func fail(_ error: ConnectionError) {
    let goAway = JetonRPCV1.GoAway(code: error.code.rawValue, message: error.message)
    link?.send { output in output.appendFrame(.goAway, control: goAway.encode()) }
    end(error.message)
  }

  private func end(_ reason: String) {
    self.reason = reason
    connection.ended()
    link?.close()
  }

  // MARK: What the connector asks for

  /// `hasFreeSlot` holds.
  func start(_ call: ClientCall, at now: ContinuousClock.Instant) {
    let control = call.outgoing.header(attempt: call.attempt, at: now).encode()
    let body = call.outgoing.body
    guard control.count <= connection.peer.controlBytesMaximum,
      control.count + body.count <= connection.peer.frameBytesMaximum
    else { return connector.finish(call, .failure(tooLarge(control.count + body.count))) }
    let stream = connection.requestSent()
    calls[stream] = call
    call.place = (self, stream)
    link?.send { output in
      output.appendFrame(.request, stream: stream, flags: .end, control: control, body: body)
    }
  }

  private func tooLarge(_ count: Int) -> RPCError {
    RPCError(
      .resourceExhausted,
      "the request has \(count) bytes; the server takes \(connection.peer.frameBytesMaximum)",
      reason: "TOO_LARGE", domain: "rpc")
  }

  func cancel(_ stream: UInt32) {
    calls[stream] = nil
    guard connection.cancelSent(stream) else { return }
    link?.send { output in output.appendFrame(.cancel, stream: stream) }
  }

  func grant(_ messages: UInt32, on stream: UInt32) {
    guard connection.creditSent(messages, on: stream) else { return }
    link?.send { output in output.appendCredit(messages, stream: stream) }
  }

  func close() {
    end("the channel was closed")
  }
}

extension Channel.Configuration {
  var wire: WireLimits {
    var wire = WireLimits()
    wire.frameBytesMaximum = frameBytesMaximum
    wire.greetingTimeout = connectTimeout
    wire.idleTimeout = .zero
    return wire
  }

  fileprivate var hello: JetonRPCV1.Hello {
    var hello = JetonRPCV1.Hello()
    hello.maxFrameBytes = UInt32(clamping: frameBytesMaximum)
    hello.maxHeaderBytes = UInt32(UInt16.max)
    hello.initialCredit = wire.initialCredit
    hello.minPingIntervalMs = wire.pingIntervalMinimum.wholeMilliseconds
    hello.agent = agent
    hello.authorization = authorization?.bytes ?? []
    return hello
  }
}
