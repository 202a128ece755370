// How long a node may answer from memory: one number, which the store writes and the gate reads. The
// room knows neither.

import Synchronization

/// For how long a node may answer from memory without asking anybody: until others may take it that
/// it no longer does (Decisions, "Leases"). The store renews it, when everything that is older than
/// the renewal is in memory.
///
/// Whoever answers from memory reads it when the request is there and before anything is looked up,
/// never after: what is looked up then knows all that is older than the renewal, and no change that
/// is newer is called done before that lease is over. Read after, it might have been renewed in
/// between.
package final class Lease: Sendable {
  /// In nanoseconds of a clock that nobody sets and that goes on while the machine sleeps
  /// (CLOCK_BOOTTIME): a node that slept past its lease must notice.
  package typealias Time = Int64

  private let clock: @Sendable () -> Time
  /// How long it holds after a renewal; nil: there is nobody to share with, and it holds always.
  private let length: Time?
  /// When the request for the last renewal was sent.
  private let renewed: Atomic<Time>

  /// Two clocks may run apart by a hundredth each; whoever waits for a lease to end waits its whole
  /// length, so its holder stops before.
  private static let margin: Time = 50

  package enum Standing: Sendable, Hashable {
    /// The server has its store for itself.
    case alone
    /// Confirmed so long ago, in nanoseconds.
    case held(age: Time)
    case over
  }

  /// Of a server that has its store for itself.
  package init() {
    clock = { 0 }
    length = nil
    renewed = Atomic(0)
  }

  /// Over until it is renewed.
  package init(of length: Duration, clock: @escaping @Sendable () -> Time) {
    let nanoseconds = length.nanoseconds
    self.clock = clock
    self.length = nanoseconds - nanoseconds / Self.margin
    renewed = Atomic(.min)
  }

  package var standing: Standing {
    guard let length else { return .alone }
    let renewed = renewed.load(ordering: .acquiring)
    guard renewed != .min else { return .over }
    let age = clock() - renewed
    #if MUTANTS
      if Mutant.noLeaseCheck.isChosen { return .held(age: age) }
    #endif
    return age < length ? .held(age: age) : .over
  }

  package var isHeld: Bool { standing != .over }

  /// What is left of it: nil for a server that has its store for itself.
  package var left: Duration? {
    guard let length else { return nil }
    guard case .held(let age) = standing else { return .zero }
    return .nanoseconds(length - age)
  }

  // The store's part.

  package func now() -> Time { clock() }

  /// When everything that was before is in memory; `sent` is the time before the request was sent.
  package func renew(from sent: Time) {
    renewed.max(sent, ordering: .releasing)
  }

  /// From now on nothing is answered from memory.
  package func end() {
    renewed.store(.min, ordering: .releasing)
  }
}

extension Duration {
  /// Of lengths that are settings: far below what 64 bits hold.
  package var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
