extension Moment {
  /// How far from `now`, in the largest unit that fits: "in 2 hours", "3 days ago".
  func relative(to now: Moment) -> String {
    let distance = now.duration(to: self).components.seconds
    let length = abs(distance)
    guard length > 0 else { return "now" }
    let unit = units.first { length >= $0.seconds } ?? (1, "second")
    let count = length / unit.seconds
    let amount = "\(count) \(unit.name)" + (count == 1 ? "" : "s")
    return distance > 0 ? "in " + amount : amount + " ago"
  }
}

private let units: [(seconds: Int64, name: String)] = [
  (365 * 86_400, "year"), (86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"),
]
