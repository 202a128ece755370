// What callers want of google.protobuf.Timestamp, without Foundation: microseconds since 1970,
// which is how Jeton counts, and RFC 3339 text, which is what people read.

extension GoogleProtobuf.Timestamp {
  /// From 0001-01-01T00:00:00Z to the last second of 9999, timestamp.proto's own range.
  private static let seconds = Int64(-62_135_596_800)...253_402_300_799

  /// The schema's own bounds: nanos count forward from the second, whatever its sign.
  public var isValid: Bool {
    Self.seconds.contains(seconds) && 0..<1_000_000_000 ~= nanos
  }

  public init(microsecondsSince1970 microseconds: Int64) {
    let (second, rest) = microseconds.floored(by: 1_000_000)
    self.init(seconds: second, nanos: Int32(rest) * 1000)
  }

  /// Cut to the microsecond; nil when the timestamp is not valid.
  public var microsecondsSince1970: Int64? {
    isValid ? seconds * 1_000_000 + Int64(nanos) / 1000 : nil
  }

  /// "2026-01-02T03:04:05.000001Z", with as many groups of three digits as are needed; nil when
  /// the timestamp is not valid.
  public var rfc3339: String? {
    guard isValid else { return nil }
    let (day, second) = seconds.floored(by: 86_400)
    let date = CivilDate(daysSince1970: day)
    let clock = [second / 3600, second / 60 % 60, second % 60].map { $0.digits(2) }
    return "\(date)T\(clock.joined(separator: ":"))\(nanos.fraction)Z"
  }

  /// RFC 3339, section 5.6, with any offset. A leap second and more than nine digits of a second
  /// are refused, since neither can be kept.
  public init?(rfc3339 text: String) {
    var reader = DigitReader(text)
    guard let date = reader.date(), reader.take("T") || reader.take("t") || reader.take(" "),
      let second = reader.clock(), let nanos = reader.fraction(), let offset = reader.offset(),
      reader.isAtEnd
    else { return nil }
    self.init(seconds: date.daysSince1970 * 86_400 + second - offset, nanos: nanos)
    guard isValid else { return nil }
  }
}

extension Int64 {
  /// Division that rounds down, so that the rest is never negative.
  fileprivate func floored(by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }
}

extension BinaryInteger {
  func digits(_ count: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}

extension Int32 {
  /// Of nanoseconds: "", ".123", ".123456" or ".123456789".
  var fraction: String {
    if self == 0 { return "" }
    if self % 1_000_000 == 0 { return "." + (self / 1_000_000).digits(3) }
    if self % 1000 == 0 { return "." + (self / 1000).digits(6) }
    return "." + digits(9)
  }
}

extension Draft where M == GoogleProtobuf.Timestamp {
  public mutating func microsecondsSince1970(_ microseconds: Int64) {
    let (second, rest) = microseconds.floored(by: 1_000_000)
    number(1, UInt64(bitPattern: second))
    number(2, UInt64(rest * 1000))
  }
}
