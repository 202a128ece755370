// Where the log touches the machine: the clock and the descriptor.

import Glibc

package let wallClock: @Sendable () -> Int64 = {
  var time = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

/// Descriptor 2, a line in one write, so that lines of several threads do not mix. A log that
/// nobody takes is lost: the service does not end because of it.
package let standardError: @Sendable ([UInt8]) -> Void = { line in
  var rest = line[...]
  while !rest.isEmpty {
    let written = unsafe rest.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    if written < 0 && errno == EINTR { continue }
    if written <= 0 { return }
    rest = rest.dropFirst(written)
  }
}

/// For example 2026-11-23T23:59:59.000001Z (RFC 3339).
package func rfc3339(_ microseconds: Int64) -> String {
  let day: Int64 = 86_400_000_000
  let days = microseconds.floored(by: day)
  let time = microseconds - days * day
  let (year, month, dayOfMonth) = civil(days)
  let seconds = time / 1_000_000
  return digits(year, 4) + "-" + digits(month, 2) + "-" + digits(dayOfMonth, 2) + "T"
    + digits(seconds / 3600, 2) + ":" + digits(seconds / 60 % 60, 2) + ":" + digits(seconds % 60, 2)
    + "." + digits(time % 1_000_000, 6) + "Z"
}

/// The Gregorian date of a day counted from 1970-01-01. Counts years from March, so that the
/// leap day is the last of its year and each month's length follows one line.
private func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let fromMarch0 = days + 719_468
  let era = fromMarch0.floored(by: 146_097)
  let dayOfEra = fromMarch0 - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return (
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
    dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  )
}

private func digits(_ number: Int64, _ count: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
}

extension Int64 {
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
