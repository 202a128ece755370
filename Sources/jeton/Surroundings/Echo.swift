// A terminal that does not show what is typed. Whatever signal ends the program meanwhile, the
// terminal shows again what is typed after it.

import Glibc

enum Echo {
  /// Runs `body` with the echo of `terminal` off.
  static func hidden<Result>(
    on terminal: Int32, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var saved = termios()
    guard unsafe tcgetattr(terminal, &saved) == 0 else { return try body() }
    unsafe restorable = (terminal, saved)
    let handlers = ending.map { number in (number, signal(number, restoreAndEnd)) }
    // A stopped program would leave the terminal silent.
    let stop = signal(SIGTSTP, SIG_IGN)
    defer {
      unsafe tcsetattr(terminal, TCSANOW, &saved)
      for (number, handler) in handlers { signal(number, handler) }
      signal(SIGTSTP, stop)
    }
    var silent = saved
    silent.c_lflag &= ~tcflag_t(ECHO)
    unsafe tcsetattr(terminal, TCSAFLUSH, &silent)
    return try body()
  }

  private static let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
}

/// What the signal handler puts back. Written before the handler is there, by the one prompt at
/// a time that this program has; tcsetattr is async-signal-safe (signal-safety(7)).
private nonisolated(unsafe) var restorable: (terminal: Int32, settings: termios)?

private func restoreAndEnd(_ number: Int32) {
  if var saved = unsafe restorable {
    unsafe tcsetattr(saved.terminal, TCSANOW, &saved.settings)
  }
  signal(number, SIG_DFL)
  raise(number)
}
