extension Moment {
  /// How far from `now`, in the largest unit of which there are two: "in 2 hours", "36 hours
  /// ago". So what is left out is never more than half of what is said.
  func relative(to now: Moment) -> String {
    let distance = Int64((now.duration(to: self) / .seconds(1)).rounded())
    let length = abs(distance)
    guard length > 0 else { return "now" }
    let unit = units.first { length >= 2 * $0.seconds } ?? (1, "second")
    let count = length / unit.seconds
    let amount = "\(count) \(unit.name)" + (count == 1 ? "" : "s")
    return distance > 0 ? "in " + amount : amount + " ago"
  }
}

private let units: [(seconds: Int64, name: String)] = [
  (365 * 86_400, "year"), (86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"),
]
