/// How often the peer may ping: once an interval, five at once.
struct PingAllowance: Sendable {
  private static let burst = 5
  private let interval: Duration
  private var left = Self.burst
  private var refilled: ContinuousClock.Instant

  init(interval: Duration, at now: ContinuousClock.Instant) {
    self.interval = interval
    refilled = now
  }

  mutating func take(at now: ContinuousClock.Instant) -> Bool {
    while left < Self.burst, refilled + interval <= now {
      left += 1
      refilled += interval
    }
    if left == Self.burst { refilled = now }
    guard left > 0 else { return false }
    left -= 1
    return true
  }
}
