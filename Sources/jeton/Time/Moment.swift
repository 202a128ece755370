/// An instant in UTC between the years 1 and 9999, to the microsecond.
struct Moment: Hashable, Comparable, Sendable {
  /// Since 1970-01-01T00:00:00Z.
  let microseconds: Int64

  static let earliest = Moment(microseconds: -62_135_596_800_000_000)
  static let latest = Moment(microseconds: 253_402_300_799_999_999)

  /// What lies outside is moved to the nearer end.
  init(microseconds: Int64) {
    self.microseconds = min(max(microseconds, -62_135_596_800_000_000), 253_402_300_799_999_999)
  }

  static func < (left: Moment, right: Moment) -> Bool {
    left.microseconds < right.microseconds
  }

  /// By at most `Span.longest`, and never past the ends.
  func advanced(by duration: Duration) -> Moment {
    let bounded = min(max(duration, .zero - Span.longest), Span.longest)
    let (seconds, attoseconds) = bounded.components
    return Moment(
      microseconds: microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
  }

  func duration(to other: Moment) -> Duration {
    .microseconds(other.microseconds - microseconds)
  }
}
