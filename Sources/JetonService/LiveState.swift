package import JetonDomain
package import JetonIndex

/// What is known in memory: who a credential is, and how far the ledger has come. The store tells
/// it of every commit, before anybody is answered.
package struct LiveState: Sendable {
  package let index: CredentialIndex
  let ledgerEnd: Watermark

  package init(index: CredentialIndex = CredentialIndex()) {
    self.index = index
    ledgerEnd = Watermark()
  }

  package func apply(_ commit: Commit) {
    index.apply(commit)
    ledgerEnd.rise(to: commit.lastEpoch)
  }

  /// Ends all who wait for the ledger to go on.
  func close() {
    ledgerEnd.close()
  }
}
