package import JetonDomain
import JetonIndex
package import JetonLease
import JetonRPC

/// What is known in memory: who a credential is, how far the ledger has come, and what time it is
/// at least. The store tells it of every commit, before anybody is answered.
package struct LiveState: Sendable {
  package let clock: SteadyClock
  /// While it is held, what is known here may be said.
  package let lease: Lease
  let index = CredentialIndex()
  let ledgerEnd = Watermark()

  package init(clock: SteadyClock, lease: Lease = Lease()) {
    self.clock = clock
    self.lease = lease
  }

  package func apply(_ commit: Commit) {
    clock.advance(to: commit.lastTime)
    index.apply(commit)
    ledgerEnd.rise(to: commit.lastEpoch)
  }

  /// Ends all who wait for the ledger to go on.
  func close() {
    ledgerEnd.close()
  }
}
