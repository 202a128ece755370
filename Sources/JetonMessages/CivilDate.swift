/// A day of the proleptic Gregorian calendar, years 1 to 9999.
struct CivilDate: CustomStringConvertible {
  let year: Int64
  let month: Int64
  let day: Int64

  init?(year: Int64, month: Int64, day: Int64) {
    guard 1...9999 ~= year, 1...12 ~= month, 1...Self.length(of: month, in: year) ~= day else {
      return nil
    }
    (self.year, self.month, self.day) = (year, month, day)
  }

  private static func length(of month: Int64, in year: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // Years that begin in March have their leap day last, so that the days before a month do not
  // depend on the year: month m of them begins on day (153 m + 2) / 5. 400 years have 146,097
  // days; day 719,468 counted from 0000-03-01 is 1970-01-01.

  var daysSince1970: Int64 {
    let marchYear = month > 2 ? year : year - 1
    let (era, yearOfEra) = (marchYear / 400, marchYear % 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Only for days of the years 1 to 9999.
  init(daysSince1970: Int64) {
    let days = daysSince1970 + 719_468
    let (era, dayOfEra) = (days / 146_097, days % 146_097)
    let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  }

  var description: String { "\(year.digits(4))-\(month.digits(2))-\(day.digits(2))" }
}
