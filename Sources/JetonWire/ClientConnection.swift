/// A client's side of one connection: what each byte that arrives obliges it to do.
package struct ClientConnection: Sendable {
  package enum Action: Sendable, Hashable {
    case wait
    case ignore
    case refused(Preface.Status)
    case readHello(control: Range<Int>)
    case finishCall(Frame)
    case deliverMessage(Frame)
    /// Credit came: messages that wait may go.
    case resumeCall(stream: UInt32)
    case answerPing(Range<Int>)
    case sendPing
    /// The server takes no more calls.
    case leave(control: Range<Int>)
    case end(ConnectionError)
  }

  package struct Step: Sendable, Hashable {
    package var action: Action
    package var consumed: Int
  }

  enum Phase: Sendable, Hashable {
    case preface
    case hello
    case open
    case ended
  }

  let limits: WireLimits
  var phase = Phase.preface
  private var pings: PingAllowance
  var keepalive: Keepalive
  var clock: ConnectionClock
  var calls: [UInt32: Call] = [:]
  var nextStream: UInt32
  package internal(set) var peer = PeerLimits()
  package internal(set) var isLeaving = false

  package init(
    limits: WireLimits, at now: ContinuousClock.Instant, firstStream: UInt32 = 1
  ) {
    self.limits = limits
    nextStream = firstStream
    clock = ConnectionClock(limits: limits, at: now)
    pings = PingAllowance(interval: limits.pingIntervalMinimum, at: now)
    keepalive = Keepalive(limits: limits, at: now)
  }

  package mutating func bytesReceived(
    _ input: Span<UInt8>, at now: ContinuousClock.Instant
  ) -> Step {
    if !input.isEmpty { keepalive.heard(at: now) }
    do {
      switch phase {
      case .preface: return try prefaceReceived(input)
      case .ended: return Step(action: .ignore, consumed: input.count)
      case .hello, .open: break
      }
      guard let frame = try Frame(decoding: input, payloadMaximum: limits.frameBytesMaximum) else {
        return Step(action: .wait, consumed: 0)
      }
      return Step(action: try frameReceived(frame, input, at: now), consumed: frame.count)
    } catch {
      phase = .ended
      return Step(action: .end(error), consumed: input.count)
    }
  }

  package mutating func inputRested(
    hasRest: Bool, hasMoved: Bool, at now: ContinuousClock.Instant
  ) {
    clock.inputRested(hasRest: hasRest, hasMoved: hasMoved, at: now)
  }

  package var deadline: ContinuousClock.Instant? {
    phase == .ended ? nil : [clock.next, keepalive.next].compactMap(\.self).min()
  }

  package mutating func timePassed(_ now: ContinuousClock.Instant) -> Action {
    guard phase != .ended else { return .ignore }
    if let error = clock.expired(at: now) { return end(error) }
    switch keepalive.timePassed(now) {
    case .nothing: return .ignore
    case .ask: return phase == .open ? .sendPing : .ignore
    case .dead: return end(ConnectionError(.timeout, "the server does not answer"))
    }
  }

  private mutating func end(_ error: ConnectionError) -> Action {
    phase = .ended
    return .end(error)
  }

  private mutating func prefaceReceived(_ input: Span<UInt8>) throws(ConnectionError) -> Step {
    guard Preface.mayBegin(input) else {
      throw ConnectionError(.protocolError, "the server does not speak this protocol")
    }
    guard input.count >= Preface.count else { return Step(action: .wait, consumed: 0) }
    guard let status = Preface.verdict(in: input) else {
      throw ConnectionError(.protocolError, "the server chose a version nobody offered")
    }
    phase = status == .ok ? .hello : .ended
    return Step(action: status == .ok ? .ignore : .refused(status), consumed: Preface.count)
  }

  private mutating func frameReceived(
    _ frame: Frame, _ input: Span<UInt8>, at now: ContinuousClock.Instant
  ) throws(ConnectionError) -> Action {
    if frame.header.type.isIgnorable { return .ignore }
    guard phase == .open || frame.header.type == .hello else {
      throw ConnectionError(.protocolError, "the first frame is not HELLO")
    }
    switch frame.header.type {
    case .hello:
      if phase == .hello { clock.greeted(at: now) }
      phase = .open
      return .readHello(control: frame.control)
    case .response: return try responseReceived(frame, at: now)
    case .message: return try messageReceived(frame)
    case .credit:
      return try creditReceived(frame.header.stream, input.bigEndian32(at: frame.body.lowerBound))
    case .ping:
      guard pings.take(at: now) else { throw ConnectionError(.tooManyPings, "too many PINGs") }
      return .answerPing(frame.body)
    case .pong: return .ignore
    case .goAway:
      isLeaving = true
      return .leave(control: frame.control)
    default: throw ConnectionError(.protocolError, "a server does not send this frame")
    }
  }
}
