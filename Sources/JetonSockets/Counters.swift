import Synchronization

/// What event loops have done so far.
public struct Counters: Sendable, Hashable {
  /// Times epoll_wait returned.
  public var wakeUps: UInt64 = 0
  /// System calls on connections.
  public var reads: UInt64 = 0
  public var writes: UInt64 = 0
  public var bytesRead: UInt64 = 0
  public var bytesWritten: UInt64 = 0
  public var opened: UInt64 = 0
  public var closed: UInt64 = 0
  /// Of these, the ones over TLS that ended without close_notify.
  public var cutOff: UInt64 = 0
  public var open: UInt64 { opened &- closed }

  public init() {}

  public static func + (left: Counters, right: Counters) -> Counters {
    var sum = left
    sum.wakeUps += right.wakeUps
    sum.reads += right.reads
    sum.writes += right.writes
    sum.bytesRead += right.bytesRead
    sum.bytesWritten += right.bytesWritten
    sum.opened += right.opened
    sum.closed += right.closed
    sum.cutOff += right.cutOff
    return sum
  }
}

/// Counts on one thread, is read on any.
final class Meter: Sendable {
  let wakeUps = Atomic<UInt64>(0)
  let reads = Atomic<UInt64>(0)
  let writes = Atomic<UInt64>(0)
  let bytesRead = Atomic<UInt64>(0)
  let bytesWritten = Atomic<UInt64>(0)
  let opened = Atomic<UInt64>(0)
  let closed = Atomic<UInt64>(0)
  let cutOff = Atomic<UInt64>(0)

  func add(_ amount: Int = 1, to count: borrowing Atomic<UInt64>) {
    count.wrappingAdd(UInt64(amount), ordering: .relaxed)
  }

  var counters: Counters {
    var counters = Counters()
    counters.wakeUps = wakeUps.load(ordering: .relaxed)
    counters.reads = reads.load(ordering: .relaxed)
    counters.writes = writes.load(ordering: .relaxed)
    counters.bytesRead = bytesRead.load(ordering: .relaxed)
    counters.bytesWritten = bytesWritten.load(ordering: .relaxed)
    counters.cutOff = cutOff.load(ordering: .relaxed)
    counters.closed = closed.load(ordering: .relaxed)
    counters.opened = opened.load(ordering: .relaxed)
    return counters
  }
}
