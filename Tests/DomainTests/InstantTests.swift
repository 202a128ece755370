import JetonDomain
import Testing

@Suite struct InstantTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (1, "1970-01-01T00:00:00.000001Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
      (1_709_251_199_999_999, "2024-02-29T23:59:59.999999Z"),
      (2_147_483_648_000_000, "2038-01-19T03:14:08.000000Z"),
      (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
      (-1, "1969-12-31T23:59:59.999999Z"),
      (.max, "294247-01-10T04:00:54.775807Z"), (.min, "-290308-12-21T19:59:05.224192Z"),
    ] as [(Int64, String)])
  func `is written as RFC 3339`(microseconds: Int64, text: String) {
    #expect(Instant(microseconds: microseconds).description == text)
  }

  @Test func `no distance between two instants overflows`() {
    let ends = [Instant(microseconds: .min), Instant(microseconds: .max)]
    #expect(ends[0].duration(to: ends[1]) > .zero)
    #expect(ends[1].duration(to: ends[0]) < .zero)
  }

  @Test(arguments: [
    (Duration.seconds(Int64.max), Instant.latest), (.seconds(Int64.min), .earliest),
    (.seconds(10_000_000_000_000), .latest), (.microseconds(1), Instant(microseconds: 101)),
    (.nanoseconds(999), Instant(microseconds: 100)),
  ])
  func `stays within the calendar whatever is added`(duration: Duration, result: Instant) {
    #expect(Instant(microseconds: 100).advanced(by: duration) == result)
  }
}
