/// How far long work has come, for whoever watches: on a terminal on one line, again and again;
/// elsewhere a line once in a while.
struct Progress: ~Copyable {
  private let run: Invocation
  private let isTerminal: Bool
  private let clock = ContinuousClock()
  private var next: ContinuousClock.Instant
  private var hasWritten = false

  init(_ run: Invocation) {
    self.run = run
    isTerminal = run.terminal.errorsAreTerminal
    next = clock.now.advanced(by: isTerminal ? .milliseconds(500) : .seconds(10))
  }

  mutating func tell(_ text: @autoclosure () -> String) {
    let now = clock.now
    if run.isQuiet || now < next { return }
    next = now.advanced(by: isTerminal ? .milliseconds(200) : .seconds(10))
    hasWritten = true
    isTerminal ? run.terminal.rewrite(text()) : run.terminal.say(text())
  }

  /// Leaves nothing of itself on the terminal.
  deinit {
    if hasWritten && isTerminal { run.terminal.rewrite("") }
  }
}

/// "1,234 of 5,000 events (24 %)".
func share(_ done: UInt64, of all: UInt64, _ things: String) -> String {
  "\(done) of \(all) \(things) (\(all == 0 ? 100 : done * 100 / all) %)"
}
