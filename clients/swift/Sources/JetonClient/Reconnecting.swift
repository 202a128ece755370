/// How long a client waits before it connects anew: rule 51 of PROTOCOL.md.
enum Reconnecting {
  private static let first: Duration = .milliseconds(100)
  private static let maximum: Duration = .seconds(10)

  /// After so many attempts in a row that failed; at least one.
  static func pause(afterFailures count: Int) -> Duration {
    jittered(min(first * (1 << min(count - 1, 10)), maximum))
  }
}
