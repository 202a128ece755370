package import JetonDomain
import JetonIndex
package import JetonLease
import JetonRPC
import Synchronization

/// What is known in memory: who a credential is, how far the ledger has come, and what time it is
/// at least. The store tells it of every commit, before anybody is answered.
package struct LiveState: Sendable {
  package let clock: SteadyClock
  /// While it is held, what is known here may be said.
  package let lease: Lease
  let index = CredentialIndex()
  let ledgerEnd = Watermark()
  private let arrivals = Arrivals()

  package init(clock: SteadyClock, lease: Lease = Lease()) {
    self.clock = clock
    self.lease = lease
  }

  package func apply(_ commit: Commit) {
    arrivals.waiting.withLock { waiting in
      if waiting == nil { take(commit) } else { waiting?.append(commit) }
    }
  }

  /// Takes what `read` hands over of all that is kept. A store that others write to as well tells of
  /// their commits from the moment it is open: these wait, since what is being read may be newer or
  /// older than they are.
  package func load(
    _ read: (@escaping @Sendable (Commit) -> Void) async throws(StoreError) -> Void
  ) async throws(StoreError) {
    arrivals.waiting.withLock { $0 = [] }
    try await read { take($0) }
    arrivals.waiting.withLock { waiting in
      // All that was read is at least as new as its epoch.
      for commit in waiting ?? [] where commit.lastEpoch >= index.epoch { take(commit) }
      waiting = nil
    }
  }

  private func take(_ commit: Commit) {
    clock.advance(to: commit.lastTime)
    index.apply(commit)
    ledgerEnd.rise(to: commit.lastEpoch)
  }

  /// What the store knows of uses, before the first call.
  package func restore(_ uses: [TokenUse]) {
    index.restore(uses)
  }

  /// Ends all who wait for the ledger to go on.
  func close() {
    ledgerEnd.close()
  }
}

/// Commits that came while what is kept was being read; nil: nobody reads.
private final class Arrivals: Sendable {
  let waiting = Mutex<[Commit]?>(nil)
}
