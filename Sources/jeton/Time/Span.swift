/// How people write durations here: "90m", "2h", "1d12h"; units once each, largest first.
enum Span {
  /// A hundred years: enough for any life, and far from every overflow.
  static let longest = Duration.seconds(36_525 * 86_400)

  private static let units: [(letter: Character, seconds: Int64)] = [
    ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
  ]

  static func read(_ text: String) -> Duration? {
    var total: Int64 = 0
    var rest = Substring(text)
    var allowed = units[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      // Ten digits of weeks are still far from Int64's end.
      guard (1...10).contains(digits.count), let count = Int64(digits),
        let letter = rest.dropFirst(digits.count).first,
        let unit = allowed.firstIndex(where: { $0.letter == letter })
      else { return nil }
      total += count * allowed[unit].seconds
      rest = rest.dropFirst(digits.count + 1)
      allowed = allowed[(unit + 1)...]
    }
    guard total > 0, .seconds(total) <= longest else { return nil }
    return .seconds(total)
  }

  /// As `read` takes it, to the second, without weeks.
  static func text(_ duration: Duration) -> String {
    var rest = duration.components.seconds
    guard rest > 0 else { return "0s" }
    var text = ""
    for unit in units.dropFirst() where rest >= unit.seconds {
      text += "\(rest / unit.seconds)\(unit.letter)"
      rest %= unit.seconds
    }
    return text
  }

  /// As protobuf's JSON has it, for programs: "5400s".
  static func secondsText(_ duration: Duration) -> String {
    "\(duration.components.seconds)s"
  }
}
