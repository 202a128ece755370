import JetonDomain
import JetonIndex
import JetonLog

/// Writes down when tokens were last used, so that a crash forgets the last seconds of it at most.
/// Memory knows it at once; a write for each use would cost more than the use.
///
/// Nor may it cost the verifications their time where everybody's token is in use: between two parts
/// it waits many times as long as a part took. With more tokens than some hundred thousand used in ten
/// seconds, a crash forgets more than those ten.
struct UseRecord<S: Store>: Sendable {
  let store: S
  let index: CredentialIndex
  let log: Log

  /// With the seconds that a walk may take, what a crash forgets is within the ten promised.
  static var secondsBetween: Int { 5 }
  /// Tokens in one transaction, between which others have theirs.
  private static var batchMaximum: Int { 1024 }

  /// The share of one core that is left to everything else, for each one taken.
  private static var pause: Int { 19 }

  /// Beside the calls.
  func writeInPassing() async {
    await write { try? await Task.sleep(for: $0 * Self.pause) }
  }

  /// All at once.
  func write() async {
    await write { _ in }
  }

  private func write(_ pause: (Duration) async -> Void) async {
    var cursor = CredentialIndex.UseCursor()
    while let uses = index.takeUses(Self.batchMaximum, from: &cursor) {
      if uses.isEmpty { continue }
      let start = ContinuousClock.now
      do throws(StoreError) {
        try await store.write { writer throws(StoreError) in try writer.keep(uses) }
        await pause(start.duration(to: .now))
      } catch {
        index.giveBack(uses)
        return log.warning("uses_not_written", ["detail": "\(error)"])
      }
    }
  }
}
