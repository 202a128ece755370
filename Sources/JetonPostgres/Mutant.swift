#if MUTANTS
  import Glibc
#endif

/// Ways to be wrong, which a test of the promise must find (Decisions, "Leases"). They are compiled in
/// with `-Xswiftc -DMUTANTS` and chosen by JETOND_MUTANT; any other program has none of them.
package enum Mutant: String {
  case noLeaseCheck = "no-lease-check"
  /// Who does not confirm within a moment is taken to have no lease.
  case noLeaseWait = "no-lease-wait"
  case noConfirmationWait = "no-confirmation-wait"
  case asynchronousCommit = "asynchronous-commit"

  #if MUTANTS
    private static let chosen = unsafe getenv("JETOND_MUTANT").flatMap {
      Mutant(rawValue: unsafe String(cString: $0))
    }

    package var isChosen: Bool { self == Self.chosen }
  #else
    package var isChosen: Bool { false }
  #endif
}
