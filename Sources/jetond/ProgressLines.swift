import JetonRows
import Synchronization

/// Tells a person how far long work is: once a second, and at the end.
final class ProgressLines: Sendable {
  private let lastLine = Mutex<ContinuousClock.Instant?>(nil)

  private static let interval = Duration.seconds(1)

  func note(_ progress: CopyProgress) {
    let isDue = lastLine.withLock { last in
      let now = ContinuousClock.now
      let isEnd = progress.done == progress.all
      if let last, last.duration(to: now) < Self.interval, !isEnd { return false }
      last = now
      return true
    }
    if !isDue { return }
    let all = progress.all.map { " of \($0)" } ?? ""
    complain("\(progress.done)\(all) \(progress.what)")
  }
}
