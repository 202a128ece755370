/// A server's side of one connection: what each byte that arrives obliges it to do. The rule
/// numbers are those of PROTOCOL.md.
package struct ServerConnection: Sendable {
  package enum Action: Sendable, Hashable {
    case wait
    case ignore
    case closeSilently
    case sendGreeting
    case refuse(Preface.Status)
    case readHello(control: Range<Int>)
    case startCall(Frame)
    case refuseCall(stream: UInt32)
    case cancelCall(stream: UInt32)
    /// Credit came: messages that wait may go.
    case resumeCall(stream: UInt32)
    /// A message of a running call, or the end of its messages, or both.
    case deliverMessage(Frame)
    /// A message came after the last.
    case rejectMessage(stream: UInt32)
    case answerPing(Range<Int>)
    case sendPing
    /// The connection is old: let its calls end, and take no more.
    case retire
    case end(ConnectionError)
  }

  /// An action with the bytes it accounts for; ranges in it count from the same byte.
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
  var clock: ConnectionClock
  var pings: PingAllowance
  var cancels: CancelAllowance
  var keepalive: Keepalive
  var calls: [UInt32: Call] = [:]
  /// Of messages that no handler has taken, over all calls.
  package internal(set) var heldBytes = 0
  package internal(set) var peer = PeerLimits()
  package internal(set) var lastStream: UInt32 = 0
  package internal(set) var isDraining = false
  var isPeerLeaving = false

  package init(limits: WireLimits, at now: ContinuousClock.Instant) {
    self.limits = limits
    clock = ConnectionClock(limits: limits, at: now)
    pings = PingAllowance(interval: limits.pingIntervalMinimum, at: now)
    cancels = CancelAllowance(maximum: limits.cancelsMaximum, at: now)
    keepalive = Keepalive(limits: limits, at: now)
  }

  /// Takes one preface or frame from the front of `input`.
  package mutating func bytesReceived(
    _ input: Span<UInt8>, at now: ContinuousClock.Instant
  ) -> Step {
    if !input.isEmpty { keepalive.heard(at: now) }
    switch phase {
    case .preface: return prefaceReceived(input)
    case .ended: return Step(action: .ignore, consumed: input.count)
    case .hello, .open: break
    }
    do {
      guard let frame = try Frame(decoding: input, payloadMaximum: limits.frameBytesMaximum) else {
        return Step(action: .wait, consumed: 0)
      }
      return Step(action: try frameReceived(frame, input, at: now), consumed: frame.count)
    } catch {
      phase = .ended
      return Step(action: .end(error), consumed: input.count)
    }
  }

  /// After every whole frame was taken; a frame that has begun must be there in time.
  package mutating func inputRested(
    hasRest: Bool, hasMoved: Bool, at now: ContinuousClock.Instant
  ) {
    clock.inputRested(hasRest: hasRest, hasMoved: hasMoved, at: now)
  }

  package var deadline: ContinuousClock.Instant? {
    phase == .ended ? nil : clock.next.orEarlier(keepalive.next)
  }

  package mutating func timePassed(_ now: ContinuousClock.Instant) -> Action {
    guard phase != .ended else { return .ignore }
    if let error = clock.expired(at: now) { return end(error) }
    if clock.retires(at: now) { return .retire }
    switch keepalive.timePassed(now) {
    case .nothing: return .ignore
    case .ask: return phase == .open ? .sendPing : .ignore
    case .dead: return end(ConnectionError(.timeout, "no PONG in time"))
    }
  }

  private mutating func end(_ error: ConnectionError) -> Action {
    let isStranger = phase == .preface
    phase = .ended
    return isStranger ? .closeSilently : .end(error)
  }

  private mutating func prefaceReceived(_ input: Span<UInt8>) -> Step {
    guard Preface.mayBegin(input) else {
      phase = .ended
      return Step(action: .closeSilently, consumed: input.count)
    }
    guard input.count >= Preface.count else { return Step(action: .wait, consumed: 0) }
    let status = isDraining ? .draining : Preface.answer(to: input)
    guard status == .ok else {
      phase = .ended
      return Step(action: .refuse(status), consumed: input.count)
    }
    phase = .hello
    return Step(action: .sendGreeting, consumed: Preface.count)
  }
}
