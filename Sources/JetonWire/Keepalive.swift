/// Finds out whether a silent peer is still there: a PING after a while without a byte, and the end
/// when nothing at all comes for it.
struct Keepalive: Sendable {
  enum Verdict: Sendable, Hashable {
    case nothing
    case ask
    case dead
  }

  /// Zero means never.
  private var interval: Duration
  /// For the PONG, or any other sign of life.
  private let patience: Duration
  private var heard: ContinuousClock.Instant
  /// Looked at when it comes, so that what is heard costs no new alarm.
  private(set) var next: ContinuousClock.Instant?
  private var isAsked = false

  init(limits: WireLimits, at now: ContinuousClock.Instant) {
    interval = limits.keepaliveInterval
    patience = limits.keepalivePatience
    heard = now
    next = interval > .zero ? now + interval : nil
  }

  /// The peer wants no more PINGs than this.
  mutating func slowDown(to minimum: Duration) {
    interval = interval > .zero ? max(interval, minimum) : interval
  }

  mutating func heard(at now: ContinuousClock.Instant) {
    heard = now
    guard isAsked else { return }
    isAsked = false
    next = now + interval
  }

  mutating func timePassed(_ now: ContinuousClock.Instant) -> Verdict {
    guard let next, next <= now else { return .nothing }
    if isAsked { return .dead }
    let due = heard + interval
    isAsked = due <= now
    self.next = isAsked ? now + patience : due
    return isAsked ? .ask : .nothing
  }
}
