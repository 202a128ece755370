package import JetonDomain
import JetonIndex
import JetonRPC

/// What is known in memory: who a credential is, how far the ledger has come, and what time it is
/// at least. The store tells it of every commit, before anybody is answered.
package struct LiveState: Sendable {
  package let clock: SteadyClock
  let index = CredentialIndex()
  let ledgerEnd = Watermark()

  package init(clock: SteadyClock) {
    self.clock = clock
  }

  package func apply(_ commit: Commit) {
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
