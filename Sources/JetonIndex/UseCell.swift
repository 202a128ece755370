import JetonDomain
import Synchronization

/// When a token was last used, from where, and how often: two words that any thread may write.
/// All zeros: never. Two uses at the same instant may leave either's time and place; both count.
struct UseCell: ~Copyable {
  private let last: Atomic<UInt64>
  private let count: Atomic<UInt64>

  private static var originBits: UInt64 { UInt64(Origins.bits) }
  /// Not yet taken by `takeUnwritten`.
  private static var unwritten: UInt64 { 1 << 63 }

  /// To the millisecond.
  private static func word(_ time: Instant, _ origin: Origins.Number) -> UInt64 {
    UInt64(time.microseconds / 1000) << originBits | UInt64(origin.value)
  }

  @inline(__always)
  func note(_ times: UInt64, at time: Instant, from origin: Origins.Number) {
    count.add(times, ordering: .relaxed)
    last.store(Self.word(time, origin) | Self.unwritten, ordering: .releasing)
  }

  func restore(count: UInt64, at time: Instant, from origin: Origins.Number) {
    self.count.add(count, ordering: .relaxed)
    let word = Self.word(time, origin)
    _ = last.compareExchange(expected: 0, desired: word, ordering: .releasing)
  }

  func clear() {
    count.store(0, ordering: .relaxed)
    last.store(0, ordering: .relaxed)
  }

  struct Use {
    let time: Instant
    let origin: Origins.Number
    let count: UInt64
  }

  var use: Use? { Self.use(last.load(ordering: .acquiring), count.load(ordering: .relaxed)) }

  /// What no one has written down yet. A use that comes meanwhile is for the next time.
  func takeUnwritten() -> Use? {
    guard last.load(ordering: .relaxed) & Self.unwritten != 0 else { return nil }
    let word = last.bitwiseAnd(~Self.unwritten, ordering: .acquiring).newValue
    return Self.use(word, count.load(ordering: .relaxed))
  }

  func giveBack() {
    last.bitwiseOr(Self.unwritten, ordering: .releasing)
  }

  private static func use(_ word: UInt64, _ count: UInt64) -> Use? {
    let word = word & ~unwritten
    guard word != 0 else { return nil }
    return Use(
      time: Instant(microseconds: Int64(word >> originBits) * 1000),
      origin: Origins.Number(value: UInt32(word & (1 << originBits - 1))), count: count)
  }
}
