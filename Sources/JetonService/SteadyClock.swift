package import JetonDomain
import Synchronization

/// The one clock of the service. It never goes back, so that what has expired stays so when the
/// machine's clock is corrected.
package final class SteadyClock: Sendable {
  private let source: @Sendable () -> Instant
  private let highest = Atomic<Int64>(0)

  package init(_ source: @escaping @Sendable () -> Instant) {
    self.source = source
  }

  package func now() -> Instant {
    Instant(
      microseconds: highest.max(source().microseconds, ordering: .relaxed).newValue)
  }

  /// For a time read from the ledger: it has been then already.
  func advance(to instant: Instant) {
    highest.max(instant.microseconds, ordering: .relaxed)
  }
}
