/// How many calls a client may cancel beyond those that it lets end: so many a second, and as many
/// at once. Slots bound what runs (rule 15); this bounds the work of starting and stopping
/// (CVE-2023-44487).
struct CancelAllowance: Sendable {
  private let maximum: Int
  private var left: Int
  private var refilled: ContinuousClock.Instant

  init(maximum: Int, at now: ContinuousClock.Instant) {
    self.maximum = maximum
    left = maximum
    refilled = now
  }

  mutating func callEnded() {
    if left < maximum { left += 1 }
  }

  mutating func take(at now: ContinuousClock.Instant) -> Bool {
    if refilled + .seconds(1) <= now {
      left = maximum
      refilled = now
    }
    guard left > 0 else { return false }
    left -= 1
    return true
  }
}
