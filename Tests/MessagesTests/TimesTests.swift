import JetonMessages
import Testing

@Suite struct `A timestamp` {
  @Test(
    arguments: [
      ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
      ("1969-12-31T23:59:59.999999Z", -1, 999_999_000),
      ("1970-01-01T00:00:00Z", 0, 0),
      ("2000-02-29T12:30:45.120Z", 951_827_445, 120_000_000),
      ("2026-03-01T00:00:00.000001Z", 1_772_323_200, 1000),
      ("2100-02-28T23:59:59.000000001Z", 4_107_542_399, 1),
      ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
    ] as [(String, Int64, Int32)])
  func `is read and written as RFC 3339`(text: String, seconds: Int64, nanos: Int32) {
    let time = GoogleProtobuf.Timestamp(seconds: seconds, nanos: nanos)
    #expect(GoogleProtobuf.Timestamp(rfc3339: text) == time)
    #expect(time.rfc3339 == text)
  }

  @Test(arguments: [
    ("2026-01-01t10:00:00z", "2026-01-01T10:00:00Z"),
    ("2026-01-01 10:00:00+02:30", "2026-01-01T07:30:00Z"),
    ("2026-01-01T00:00:00.5-00:01", "2026-01-01T00:01:00.500Z"),
  ])
  func `is read with offsets and in small letters`(text: String, same: String) {
    #expect(GoogleProtobuf.Timestamp(rfc3339: text)?.rfc3339 == same)
  }

  @Test(arguments: [
    "", "2026-01-01", "2026-01-01T00:00:00", "2026-1-01T00:00:00Z", "2026-00-01T00:00:00Z",
    "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
    "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-06-30T23:59:60Z", "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00.1234567891Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00Zx",
    "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "+026-01-01T00:00:00Z",
    "２026-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
  ])
  func `is refused in any other form`(text: String) {
    #expect(GoogleProtobuf.Timestamp(rfc3339: text) == nil)
  }

  @Test(arguments: [Int64(-62_135_596_800_000_000), -1, 0, 1, 999_999, 253_402_300_799_999_999])
  func `counts microseconds`(microseconds: Int64) {
    let time = GoogleProtobuf.Timestamp(microsecondsSince1970: microseconds)
    #expect(time.isValid && time.microsecondsSince1970 == microseconds)
  }

  @Test(
    arguments: [
      (Int64.min, 0), (Int64.max, 0), (253_402_300_800, 0), (-62_135_596_801, 0), (0, -1),
      (0, 1_000_000_000), (0, Int32.max), (0, .min),
    ] as [(Int64, Int32)])
  func `out of its range has neither text nor microseconds`(seconds: Int64, nanos: Int32) {
    let time = GoogleProtobuf.Timestamp(seconds: seconds, nanos: nanos)
    #expect(!time.isValid && time.rfc3339 == nil && time.microsecondsSince1970 == nil)
  }

  @Test func `of any day of 400 years comes back`() {
    for day in stride(from: Int64(-200 * 366), through: 200 * 366, by: 1) {
      let time = GoogleProtobuf.Timestamp(seconds: day * 86_400)
      let text = time.rfc3339 ?? ""
      if GoogleProtobuf.Timestamp(rfc3339: text) != time { Issue.record("day \(day): \(text)") }
    }
  }
}

@Suite struct `A duration` {
  @Test(arguments: [
    Duration.zero, .seconds(1), .milliseconds(-1500), .nanoseconds(1), .seconds(315_576_000_000),
  ])
  func `is Swift's own`(duration: Duration) {
    #expect(GoogleProtobuf.Duration(duration).swiftDuration == duration)
  }

  @Test(
    arguments: [
      (Int64.max, 0), (315_576_000_001, 0), (1, -1), (-1, 1), (0, 1_000_000_000), (0, Int32.min),
    ] as [(Int64, Int32)])
  func `out of its range is none`(seconds: Int64, nanos: Int32) {
    #expect(GoogleProtobuf.Duration(seconds: seconds, nanos: nanos).swiftDuration == nil)
  }

  @Test func `too long for the schema is cut`() {
    #expect(GoogleProtobuf.Duration(.seconds(Int64.max)).seconds == 315_576_000_000)
    #expect(GoogleProtobuf.Duration(.seconds(Int64.min)).seconds == -315_576_000_000)
  }
}
