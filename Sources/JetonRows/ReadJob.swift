package import JetonDomain
import Synchronization

/// One caller's snapshot.
package struct ReadJob<Reader>: Sendable {
  /// Runs the caller's body. It may run again when the server was lost meanwhile.
  package let run: @Sendable (inout Reader) -> Attempt
  package let refuse: @Sendable (StoreError) -> Void
  package let withdrawal: Withdrawal
}

extension ReadJob {
  package init<Answer: Sendable>(
    _ body: @escaping @Sendable (inout Reader) throws(StoreError) -> Answer,
    _ caller: CheckedContinuation<Result<Answer, StoreError>, Never>, _ withdrawal: Withdrawal
  ) {
    run = { reader in
      Attempt(Result { () throws(StoreError) in try body(&reader) }, caller)
    }
    refuse = { caller.resume(returning: .failure($0)) }
    self.withdrawal = withdrawal
  }
}

/// A caller's word that it waits no more.
package final class Withdrawal: Sendable {
  private let isMadeFlag = Atomic(false)

  package init() {}

  package var isMade: Bool { isMadeFlag.load(ordering: .relaxed) }

  package func make() {
    isMadeFlag.store(true, ordering: .relaxed)
  }
}
