import CProcessor
import Synchronization

/// Open addressing over raw memory: from a key to the number of its row. A slot is one word, 32
/// bits of the key and the row's number, so that what a reader finds is never half written. The
/// row tells whether the key is really its own.
///
/// One writer; readers beside it see each slot as it was before or after. Unchecked, since the
/// memory is reached by its address; the words in it are atomic.
@safe final class Slots: @unchecked Sendable {
  /// Two words of a key that are as good as random.
  struct Key {
    var place: UInt64
    var tag: UInt64
  }

  private static let empty: UInt64 = 0
  /// A removed key's slot: those behind it are still to be found.
  private static let gone: UInt64 = 1
  /// Row numbers are kept above these.
  private static let rowOffset: UInt64 = 2

  let capacity: Int
  private let words: UnsafeMutablePointer<Atomic<UInt64>>
  /// Slots that are not empty.
  private var usedCount = 0

  init(capacity: Int) {
    self.capacity = capacity
    unsafe words = .allocate(capacity: capacity)
    for index in 0..<capacity { unsafe (words + index).initialize(to: Atomic(Self.empty)) }
  }

  deinit { unsafe words.deallocate() }

  /// One more and probing gets long.
  var isFull: Bool { usedCount >= capacity / 5 * 4 }

  /// Without what is gone, with room for a quarter more.
  static func capacity(for count: Int) -> Int { max(count / 4 * 5 / 4 * 5, 1024) }

  @inline(__always)
  private func home(_ key: Key) -> Int {
    Int(truncatingIfNeeded: key.place.multipliedFullWidth(by: UInt64(capacity)).high)
  }

  @inline(__always)
  func prefetch(_ key: Key) {
    unsafe cprocessor_prefetch(words + home(key))
  }

  /// The first row, from the key's place on, whose tag fits and that `isRight` accepts.
  @inline(__always)
  func find(_ key: Key, where isRight: (UInt32) -> Bool) -> UInt32? {
    place(of: key, where: isRight)?.row
  }

  /// The slot, and the row as it was read there: read once more it may be gone, or another key's.
  @inline(__always)
  private func place(of key: Key, where isRight: (UInt32) -> Bool) -> (slot: Int, row: UInt32)? {
    var slot = home(key)
    while true {
      // Who sees the number sees the row, by the release of `insert`. In one order with `remove` and
      // with what `Readers` counts: who was not counted when a key was removed does not see it.
      let word = unsafe words[slot].load(ordering: .sequentiallyConsistent)
      if word == Self.empty { return nil }
      if word >> 32 == key.tag & 0xFFFF_FFFF, word & 0xFFFF_FFFF >= Self.rowOffset,
        isRight(Self.row(word))
      {
        return (slot, Self.row(word))
      }
      slot += 1
      if slot == capacity { slot = 0 }
    }
  }

  /// The key is not there yet, and the table is not full. The row must be whole.
  func insert(_ key: Key, row: UInt32) {
    var slot = home(key)
    while true {
      let word = unsafe words[slot].load(ordering: .relaxed)
      if word == Self.empty || word == Self.gone {
        if word == Self.empty { usedCount += 1 }
        break
      }
      slot += 1
      if slot == capacity { slot = 0 }
    }
    let word = (key.tag & 0xFFFF_FFFF) << 32 | (UInt64(row) + Self.rowOffset)
    unsafe words[slot].store(word, ordering: .releasing)
  }

  func remove(_ key: Key, where isRight: (UInt32) -> Bool) {
    guard let slot = place(of: key, where: isRight)?.slot else { return }
    unsafe words[slot].store(Self.gone, ordering: .sequentiallyConsistent)
  }

  func forEachRow(_ body: (UInt32) -> Void) {
    for slot in 0..<capacity {
      let word = unsafe words[slot].load(ordering: .relaxed)
      if word & 0xFFFF_FFFF >= Self.rowOffset { body(Self.row(word)) }
    }
  }

  @inline(__always)
  private static func row(_ word: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: word) &- UInt32(rowOffset)
  }
}
