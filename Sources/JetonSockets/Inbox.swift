import CLinux
import Glibc
import Synchronization

/// Where other threads leave work for a loop. Its length is bounded by who appends: jobs by the
/// running handlers of all connections, closures by connections and calls.
final class Inbox: Sendable {
  enum Work {
    case job(UnownedJob, Reactor)
    case closure(@Sendable (EventLoop) -> Void, Reactor)
  }

  private struct State: ~Copyable {
    var work: [Work] = []
    /// One write to the eventfd wakes for all work until it is taken.
    var isAwake = false
  }

  private let state = Mutex(State())
  /// What a turn without work looks at instead of the lock.
  private let hasWork = Atomic(false)
  private let hasFinished = Atomic(false)
  private let wake: Descriptor

  init() throws(SocketError) {
    wake = try Descriptor("eventfd", eventfd(0, CInt(EFD_NONBLOCK) | CInt(EFD_CLOEXEC)))
  }

  var descriptor: CInt { wake.number }

  func append(_ work: Work, isFromLoop: Bool) {
    let mustWake = state.withLock { state in
      state.work.append(work)
      hasWork.store(true, ordering: .releasing)
      defer { state.isAwake = state.isAwake || !isFromLoop }
      return !isFromLoop && !state.isAwake
    }
    if mustWake { ring() }
  }

  /// Ends the loop. Nothing can be appended any more, since that takes a reactor.
  func finish() {
    hasFinished.store(true, ordering: .releasing)
    ring()
  }

  var isEmpty: Bool { !hasWork.load(ordering: .acquiring) }
  var isFinished: Bool { hasFinished.load(ordering: .acquiring) }

  /// The oldest work, at most `maximum` of it.
  func take(_ maximum: Int) -> [Work] {
    if isEmpty { return [] }
    return state.withLock { state in
      guard state.work.count > maximum else {
        state.isAwake = false
        hasWork.store(false, ordering: .relaxed)
        defer { state.work = [] }
        return state.work
      }
      defer { state.work.removeFirst(maximum) }
      return Array(state.work.prefix(maximum))
    }
  }

  func answerRing() {
    var count: UInt64 = 0
    _ = unsafe read(wake.number, &count, 8)
  }

  private func ring() {
    var one: UInt64 = 1
    _ = unsafe write(wake.number, &one, 8)
  }
}
