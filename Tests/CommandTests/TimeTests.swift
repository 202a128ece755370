import Testing

@testable import jeton

@Suite struct TimeTests {
  @Test(arguments: [
    "", "d", "2", "-2h", "+2h", "2h ", "2 h", "1h1d", "1h1h", "1.5h", "0h", "0s", "2x", "٣h",
    "99999999999d", "9999999999w", "5218w", "1d12", "h2",
  ])
  func `refuses what is no span`(text: String) {
    #expect(Span.read(text) == nil)
  }

  @Test(
    arguments: [
      ("2h", 7200), ("90m", 5400), ("1d12h", 129_600), ("45s", 45), ("2w", 1_209_600),
      ("1w2d3h4m5s", 788_645), ("0d1h", 3600), ("36525d", 3_155_760_000),
    ] as [(String, Int64)])
  func `reads a span`(text: String, seconds: Int64) {
    #expect(Span.read(text) == .seconds(seconds))
  }

  @Test(arguments: ["2h", "1h30m", "1d12h", "45s", "14d", "9d3h4m5s"])
  func `writes a span as it is read`(text: String) {
    #expect(Span.read(text).map(Span.text) == text)
  }

  @Test(arguments: [
    "", "2026", "2026-12", "2026-13-01", "2026-02-29", "2026-00-10", "0000-01-01", "10000-01-01",
    "2026-12-01T", "2026-12-01T24:00:00Z", "2026-12-01T23:60:00Z", "2026-12-01T23:59:60Z",
    "2026-12-01T00:00:00", "2026-12-01T00:00:00z0", "2026-12-01T00:00:00+25:00",
    "2026-12-01T00:00:00.Z", "2026-12-01T00:00:00.1234567890Z", "2026-1-1", "２026-12-01",
    "tomorrow", "2026-12-01T00:00Z",
  ])
  func `refuses what is no time`(text: String) {
    #expect(Moment(reading: text) == nil)
  }

  @Test(
    arguments: [
      ("1970-01-01", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1969-12-31T23:59:59.999999Z", -1),
      ("2026-12-01", 1_796_083_200_000_000), ("2026-12-01 00:00:00z", 1_796_083_200_000_000),
      ("2026-12-01t01:30:00+01:30", 1_796_083_200_000_000),
      ("2026-11-30T22:30:00.5-01:30", 1_796_083_200_500_000),
      ("2024-02-29T12:00:00Z", 1_709_208_000_000_000), ("2000-02-29", 951_782_400_000_000),
      ("0001-01-01", -62_135_596_800_000_000),
      ("9999-12-31T23:59:59.999999999Z", 253_402_300_799_999_999),
    ] as [(String, Int64)])
  func `reads a time`(text: String, microseconds: Int64) {
    #expect(Moment(reading: text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2026-12-01T09:30:00.250Z",
    "2024-02-29T23:59:59Z", "2100-03-01T00:00:00Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z",
  ])
  func `writes a time as RFC 3339 has it`(text: String) {
    #expect(Moment(reading: text)?.rfc3339 == text)
  }

  @Test(arguments: [
    (0, "now"), (1, "in 1 second"), (119, "in 119 seconds"), (120, "in 2 minutes"),
    (7199, "in 119 minutes"), (7200, "in 2 hours"), (86_400, "in 24 hours"),
    (86_400 * 800, "in 2 years"),
    (-1, "1 second ago"), (-7300, "2 hours ago"), (-86_400 * 30, "30 days ago"),
  ])
  func `tells how far a time is`(seconds: Int, text: String) {
    let now = Moment(microseconds: 1_796_083_200_000_000)
    #expect(now.advanced(by: .seconds(seconds)).relative(to: now) == text)
  }

  @Test func `no span leads out of time`() {
    #expect(Moment.latest.advanced(by: .seconds(Int64.max)) == .latest)
    #expect(Moment.earliest.advanced(by: .seconds(Int64.min)) == .earliest)
    #expect(Moment(microseconds: .max) == .latest)
    #expect(Moment(microseconds: .min) == .earliest)
  }

  @Test func `an end is a span or a date`() {
    let now = Moment(microseconds: 0)
    #expect(Ending(reading: "2h")?.moment(after: now).rfc3339 == "1970-01-01T02:00:00Z")
    #expect(Ending(reading: "2h")?.moment(before: now).rfc3339 == "1969-12-31T22:00:00Z")
    #expect(Ending(reading: "2026-12-01")?.moment(after: now).rfc3339 == "2026-12-01T00:00:00Z")
    #expect(Ending(reading: "soon") == nil)
  }
}
