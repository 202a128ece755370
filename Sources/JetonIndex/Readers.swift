import Glibc
import Synchronization

/// Who is looking at the tables: so that the one writer knows when nobody holds what it has taken
/// out, and may free it or use it again. A reader waits for nothing; the writer waits for those
/// who were inside, each for the microseconds of a batch, and not for those who come after.
///
/// Why that is enough: a reader reads which phase it is, counts itself in there, and only then reads
/// where a table is. The writer changes where, and only then reads the counts; all of it is
/// sequentially consistent. So a reader whose count the writer does not see reads the change. Those
/// it sees are waited for in both phases: first the few who read the phase before it last turned and
/// counted themselves in after, then, with the phase turned, those who were there. The old phase
/// gets no more readers, so its count comes to zero however many others come.
@safe final class Readers: @unchecked Sendable {
  private static let groupCount = 32
  /// Each group has cache lines of its own; 128 bytes, since processors fetch pairs of lines.
  private static let stride = 128 / MemoryLayout<Atomic<Int>>.stride

  private let phase = Atomic(0)
  /// For each group, those inside by the phase they came in.
  private let counts: UnsafeMutablePointer<Atomic<Int>>

  init() {
    unsafe counts = .allocate(capacity: Self.groupCount * Self.stride)
    for index in 0..<Self.groupCount * Self.stride {
      unsafe (counts + index).initialize(to: Atomic(0))
    }
  }

  deinit { unsafe counts.deallocate() }

  /// Threads are spread over the groups; it costs time, not truth, when two share one.
  @inline(__always)
  func enter() -> Int {
    let thread = UInt64(UInt(pthread_self())) >> 6
    let group = Int(truncatingIfNeeded: (thread &* 0x9E37_79B9_7F4A_7C15) >> 59)
    let place = group * Self.stride + phase.load(ordering: .sequentiallyConsistent)
    unsafe counts[place].add(1, ordering: .sequentiallyConsistent)
    return place
  }

  @inline(__always)
  func leave(_ place: Int) {
    unsafe counts[place].subtract(1, ordering: .sequentiallyConsistent)
  }

  /// One writer at a time.
  func waitUntilGone() {
    let now = phase.load(ordering: .sequentiallyConsistent)
    wait(forPhase: 1 - now)
    phase.store(1 - now, ordering: .sequentiallyConsistent)
    wait(forPhase: now)
  }

  private func wait(forPhase phase: Int) {
    for group in 0..<Self.groupCount {
      let place = group * Self.stride + phase
      while unsafe counts[place].load(ordering: .sequentiallyConsistent) != 0 { sched_yield() }
    }
  }
}
