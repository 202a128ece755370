// What the daemon says while it runs: one line of JSON for each thing worth saying, on standard
// error. This room knows how a line is written and what must not be in it. It does not know what
// is said: others give a constant word for the event and values beside it, never a built sentence,
// so that nothing a caller sent can look like a line of its own.

/// The one way to the log. Values are escaped, cut at a bound, and freed of credentials.
package struct Log: Sendable {
  private let threshold: Level
  private let time: @Sendable () -> String
  private let sink: @Sendable ([UInt8]) -> Void

  /// `time` gives the time as it stands in a line; `sink` takes whole lines.
  package init(
    threshold: Level, sink: @escaping @Sendable ([UInt8]) -> Void = standardError,
    time: @escaping @Sendable () -> String
  ) {
    self.threshold = threshold
    self.time = time
    self.sink = sink
  }

  package static let silent = Log(threshold: .error, sink: { _ in }, time: { "" })

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
    line.append("time", time())
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
