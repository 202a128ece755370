// What the daemon says while it runs: one line of JSON for each thing worth saying, on standard
// error. This room knows how a line is written and what must not be in it. It does not know what
// is said: others give a constant word for the event and values beside it, never a built sentence,
// so that nothing a caller sent can look like a line of its own.

/// The one way to the log. Values are escaped, cut at a bound, and freed of credentials.
package struct Log: Sendable {
  private let threshold: Level
  private let now: @Sendable () -> Int64
  private let sink: @Sendable ([UInt8]) -> Void

  /// `now` gives microseconds since 1970; `sink` takes whole lines.
  package init(
    threshold: Level, now: @escaping @Sendable () -> Int64 = wallClock,
    sink: @escaping @Sendable ([UInt8]) -> Void = standardError
  ) {
    self.threshold = threshold
    self.now = now
    self.sink = sink
  }

  package static let silent = Log(threshold: .error, now: { 0 }, sink: { _ in })

  package func debug(_ event: StaticString, _ values: KeyValuePairs<StaticString, String> = [:]) {
    write(.debug, event, values)
  }

  package func info(_ event: StaticString, _ values: KeyValuePairs<StaticString, String> = [:]) {
    write(.info, event, values)
  }

  package func warning(_ event: StaticString, _ values: KeyValuePairs<StaticString, String> = [:]) {
    write(.warning, event, values)
  }

  package func error(_ event: StaticString, _ values: KeyValuePairs<StaticString, String> = [:]) {
    write(.error, event, values)
  }

  private func write(
    _ level: Level, _ event: StaticString, _ values: KeyValuePairs<StaticString, String>
  ) {
    guard level >= threshold else { return }
    var line = LogLine()
    line.append("time", rfc3339(now()))
    line.append("level", level.rawValue)
    line.append("event", event.description)
    for (key, value) in values { line.append(key.description, value) }
    sink(line.finished())
  }
}

package enum Level: String, Sendable, CaseIterable, Comparable {
  case debug, info, warning, error

  package static func < (left: Level, right: Level) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int { Level.allCases.firstIndex(of: self) ?? 0 }
}
