/// A point in time, UTC, to the microsecond.
package struct Instant: Sendable, Hashable, Comparable {
  /// Since 1970-01-01T00:00:00Z.
  package var microseconds: Int64

  package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  package static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }

  /// The end of protobuf's Timestamp: 9999-12-31T23:59:59.999999Z.
  package static let latest = Instant(microseconds: 253_402_300_799_999_999)
  package static let earliest = Instant(microseconds: 0)

  /// Stays within `earliest` and `latest` whatever is added.
  package func advanced(by duration: Duration) -> Instant {
    let (seconds, attoseconds) = duration.components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    if overflow { return seconds < 0 ? .earliest : .latest }
    let (sum, overflowAgain) = microseconds.addingReportingOverflow(
      scaled &+ attoseconds / 1_000_000_000_000)
    if overflowAgain { return seconds < 0 ? .earliest : .latest }
    return min(max(Instant(microseconds: sum), .earliest), .latest)
  }

  package func duration(to other: Instant) -> Duration {
    .microseconds(other.microseconds) - .microseconds(microseconds)
  }
}
