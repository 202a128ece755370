import Glibc

/// A moment after which nobody waits any more.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(after patience: Duration) {
    end = .now.advanced(by: patience)
  }

  var hasPassed: Bool { ContinuousClock.now >= end }

  /// For poll(2): never less than what is left, so that it is not called over and over at the end.
  func milliseconds(atMost limit: Int32) -> Int32 {
    let (seconds, attoseconds) = (end - .now).components
    if seconds < 0 || attoseconds < 0 { return 0 }
    let left = seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
    return Int32(min(left, Int64(limit)))
  }
}

/// Blocks the thread: threads of this room are its own.
func pause(_ duration: Duration) {
  let (seconds, attoseconds) = duration.components
  var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
  unsafe nanosleep(&time, nil)
}
