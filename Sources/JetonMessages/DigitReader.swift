/// Reads the parts of an RFC 3339 timestamp, each nil when it is not there.
struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = text[...].utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func digit() -> Int64? {
    guard let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
    rest.removeFirst()
    return Int64(byte - UInt8(ascii: "0"))
  }

  private mutating func number(_ count: Int) -> Int64? {
    var number: Int64 = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  mutating func date() -> CivilDate? {
    guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// In seconds of the day.
  mutating func clock() -> Int64? {
    guard let minutes = minutes(), take(":"), let second = number(2), second < 60 else {
      return nil
    }
    return minutes * 60 + second
  }

  private mutating func minutes() -> Int64? {
    guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else {
      return nil
    }
    return hour * 60 + minute
  }

  /// Of a duration: twelve digits are more than it may have.
  mutating func seconds() -> Int64? {
    guard var seconds = digit() else { return nil }
    for _ in 1..<12 {
      guard let digit = digit() else { break }
      seconds = seconds * 10 + digit
    }
    return seconds
  }

  /// In nanoseconds; zero when there is no dot.
  mutating func fraction() -> Int32? {
    guard take(".") else { return 0 }
    guard var nanos = digit() else { return nil }
    var count = 1
    while let digit = digit() {
      count += 1
      guard count <= 9 else { return nil }
      nanos = nanos * 10 + digit
    }
    for _ in count..<9 { nanos *= 10 }
    return Int32(nanos)
  }

  /// East of Greenwich, in seconds.
  mutating func offset() -> Int64? {
    if take("Z") || take("z") { return 0 }
    if take("+") { return minutes().map { $0 * 60 } }
    if take("-") { return minutes().map { $0 * -60 } }
    return nil
  }
}
