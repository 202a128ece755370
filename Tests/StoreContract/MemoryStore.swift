package import JetonDomain
import Synchronization

/// `MemoryState` as a store: one write at a time, each whole or not at all; readers have copies.
package final class MemoryStore: Store {
  private let bench: MemoryBench
  private let clock: @Sendable () -> Instant
  private let observer: @Sendable (Commit) -> Void

  init(
    _ bench: MemoryBench, clock: @escaping @Sendable () -> Instant,
    observer: @escaping @Sendable (Commit) -> Void
  ) {
    self.bench = bench
    self.clock = clock
    self.observer = observer
  }

  package func read<Answer: Sendable>(
    _ body: @escaping @Sendable (inout MemoryState) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer {
    var copy = bench.state.withLock { $0 }
    return try body(&copy)
  }

  package func write<Answer: Sendable>(
    _ body: @escaping @Sendable (inout MemoryState) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer {
    try bench.state.withLock { (state) throws(StoreError) in
      var copy = state
      copy.now = max(clock(), state.lastTime)
      let answer = try body(&copy)
      let changes = Array(copy.changes[state.changes.count...])
      state = copy
      observer(Commit(lastEpoch: copy.lastEpoch(), lastTime: copy.lastTime, changes: changes))
      return answer
    }
  }
}

/// Keeps the state while no store is open on it.
package final class MemoryBench: StoreBench {
  let state = Mutex(MemoryState(now: .earliest))

  package init() {}

  package func open(
    clock: @escaping @Sendable () -> Instant, observer: @escaping @Sendable (Commit) -> Void
  ) -> MemoryStore {
    MemoryStore(self, clock: clock, observer: observer)
  }

  package func close(_ shelf: MemoryStore) {}
}
