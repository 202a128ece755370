import JetonDomain
import Synchronization

/// Makes guessing a password slow: after a few attempts at one user from one place the next must
/// wait, each time twice as long. Elsewhere the user's owner still gets in.
final class LoginThrottle: Sendable {
  static let freeAttempts = 5
  static let longestWait: Duration = .seconds(60)
  /// Beyond these the one whose wait ends first is forgotten.
  static let entriesMaximum = 4096

  struct Key: Hashable, Sendable {
    var user: String
    var source: String
  }

  private struct Entry {
    var attempts = 0
    var notBefore = Instant.earliest
  }

  private let clock: SteadyClock
  private let entries = Mutex<[Key: Entry]>([:])

  init(clock: SteadyClock) {
    self.clock = clock
  }

  /// Nil: go ahead, and this is counted as a failure until `succeeded` says otherwise, so that
  /// attempts made at the same time count, too. Else how long to wait.
  func wait(for key: Key) -> Duration? {
    let now = clock.now()
    return entries.withLock { entries in
      var entry = entries[key] ?? Entry()
      if now < entry.notBefore { return now.duration(to: entry.notBefore) }
      entry.attempts += 1
      entry.notBefore = now.advanced(by: Self.pause(after: entry.attempts))
      if entries[key] == nil && entries.count >= Self.entriesMaximum {
        let first = entries.min { $0.value.notBefore < $1.value.notBefore }
        if let first { entries[first.key] = nil }
      }
      entries[key] = entry
      return nil
    }
  }

  func succeeded(_ key: Key) {
    entries.withLock { _ = $0.removeValue(forKey: key) }
  }

  private static func pause(after attempts: Int) -> Duration {
    guard attempts >= freeAttempts else { return .zero }
    return min(longestWait, .seconds(1 << min(attempts - freeAttempts, 16)))
  }
}
