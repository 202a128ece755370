#if MUTANTS
  import Synchronization

  /// A promise that this program breaks on purpose, so that it can be seen that the tests would notice
  /// (Tests/Cluster/mutants.py). No program that serves anyone is built with it.
  package enum Mutant: String, Sendable {
    case noLeaseCheck = "no-lease-check"
    case noLeaseWait = "no-lease-wait"
    case noConfirmationWait = "no-confirmation-wait"
    case asynchronousCommit = "asynchronous-commit"

    private static let chosen = Mutex<Mutant?>(nil)

    /// Once, before anything is served; a name that there is not means none.
    package static func choose(_ name: String?) {
      chosen.withLock { $0 = name.flatMap(Mutant.init) }
    }

    package var isChosen: Bool { Self.chosen.withLock { $0 == self } }

    /// Whether a revoke that has waited so long is answered, whatever other nodes may say.
    package static func stopsWaiting(after time: Lease.Time) -> Bool {
      switch chosen.withLock({ $0 }) {
      case .noConfirmationWait: true
      // Who is up confirms sooner.
      case .noLeaseWait: time > 500_000_000
      case .noLeaseCheck, .asynchronousCommit, nil: false
      }
    }
  }
#endif
