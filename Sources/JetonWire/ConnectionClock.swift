/// The deadlines of a connection itself, apart from those of its calls.
struct ConnectionClock: Sendable {
  private let limits: WireLimits
  private var greeting: ContinuousClock.Instant?
  private var frame: ContinuousClock.Instant?
  private var idle: ContinuousClock.Instant?
  private var age: ContinuousClock.Instant?
  private var retirement: ContinuousClock.Instant?

  init(limits: WireLimits, at now: ContinuousClock.Instant) {
    self.limits = limits
    greeting = now + limits.greetingTimeout
    age = limits.ageMaximum > .zero ? now + limits.ageMaximum : nil
  }

  mutating func greeted(at now: ContinuousClock.Instant) {
    greeting = nil
    becameIdle(at: now)
  }

  mutating func becameBusy() {
    idle = nil
  }

  mutating func becameIdle(at now: ContinuousClock.Instant) {
    idle = limits.idleTimeout > .zero ? now + limits.idleTimeout : nil
  }

  /// After the whole frames were taken: `hasRest` when one has begun, `hasMoved` when the rest is
  /// another than before.
  mutating func inputRested(hasRest: Bool, hasMoved: Bool, at now: ContinuousClock.Instant) {
    if !hasRest {
      frame = nil
    } else if hasMoved || frame == nil {
      frame = now + limits.frameTimeout
    }
  }

  var next: ContinuousClock.Instant? {
    greeting.orEarlier(frame).orEarlier(idle).orEarlier(age).orEarlier(retirement)
  }

  /// Whether the connection is too old now: once, after which its calls have a last while.
  mutating func retires(at now: ContinuousClock.Instant) -> Bool {
    guard let age, age <= now else { return false }
    self.age = nil
    retirement = now + limits.retirementTimeout
    return true
  }

  func expired(at now: ContinuousClock.Instant) -> ConnectionError? {
    if let greeting, greeting <= now { return ConnectionError(.timeout, "no HELLO in time") }
    if let frame, frame <= now { return ConnectionError(.timeout, "a frame took too long") }
    if let idle, idle <= now { return ConnectionError(.idle, "no call for a while") }
    if let retirement, retirement <= now {
      return ConnectionError(.maximumAge, "the connection was too old")
    }
    return nil
  }
}
