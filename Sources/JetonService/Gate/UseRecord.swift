import JetonDomain
import JetonIndex
import JetonLog

/// Writes down when tokens were last used, so that a crash forgets the last seconds of it at most.
/// Memory knows it at once; a write for each use would cost more than the use.
struct UseRecord<S: Store>: Sendable {
  let store: S
  let index: CredentialIndex
  let log: Log

  /// With the seconds that a walk may take, what a crash forgets is within the ten promised.
  static var secondsBetween: Int { 5 }
  /// Tokens in one transaction, between which others have theirs.
  private static var batchMaximum: Int { 1024 }

  func write() async {
    var cursor = CredentialIndex.UseCursor()
    while let uses = index.takeUses(Self.batchMaximum, from: &cursor) {
      if uses.isEmpty { continue }
      do throws(StoreError) {
        try await store.write { writer throws(StoreError) in try writer.keep(uses) }
      } catch {
        index.giveBack(uses)
        return log.warning("uses_not_written", ["detail": "\(error)"])
      }
    }
  }
}
