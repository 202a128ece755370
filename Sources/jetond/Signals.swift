import CLinux
import Glibc
import Synchronization

/// What the operator says to a running jetond.
enum Signal: Sendable {
  /// SIGTERM or SIGINT.
  case drain
  /// SIGHUP: certificates are read again.
  case reload
}

/// Signals as a sequence for whoever listens; until somebody does, they end the process.
final class Signals: Sendable {
  private let listener = Mutex<AsyncStream<Signal>.Continuation?>(nil)

  func listen() -> AsyncStream<Signal> {
    // Nobody means the fifth of them.
    let (stream, continuation) = AsyncStream.makeStream(
      of: Signal.self, bufferingPolicy: .bufferingOldest(4))
    listener.withLock { $0 = continuation }
    return stream
  }

  func forwardForEver() -> Never {
    while true {
      let number = clinux_next_signal()
      guard let listener = listener.withLock({ $0 }) else { _exit(128 + number) }
      listener.yield(number == SIGHUP ? .reload : .drain)
    }
  }
}
