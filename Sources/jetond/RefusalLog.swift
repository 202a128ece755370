import JetonLog
import JetonSockets
import Synchronization

/// Says that connections are refused, of each reason once in a while and with how many there have
/// been: who knocks a thousand times fills no disk.
final class RefusalLog: Sendable {
  private let log: Log
  private let pause: Duration
  /// When each was said last. Reasons are a few words of our own.
  private let said = Mutex<[String: ContinuousClock.Instant]>([:])

  init(_ log: Log, pause: Duration = .seconds(60)) {
    self.log = log
    self.pause = pause
  }

  func note(_ refused: RefusedConnection, at now: ContinuousClock.Instant = .now) {
    guard isDue(refused.reason, at: now) else { return }
    log.warning(
      "connection_refused",
      [
        "reason": refused.reason, "problem": refused.problem, "from": refused.source,
        "times": "\(refused.times)",
      ])
  }

  private func isDue(_ reason: String, at now: ContinuousClock.Instant) -> Bool {
    said.withLock { said in
      if let last = said[reason], last.duration(to: now) < pause { return false }
      said[reason] = now
      return true
    }
  }
}
