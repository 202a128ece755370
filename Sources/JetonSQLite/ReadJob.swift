import JetonDomain
import Synchronization

/// One caller's snapshot.
struct ReadJob: Sendable {
  let run: @Sendable (inout SQLiteReader) -> Void
  let refuse: @Sendable (StoreError) -> Void
  let withdrawal: Withdrawal
}

extension ReadJob {
  init<Answer: Sendable>(
    _ body: @escaping @Sendable (inout SQLiteReader) throws(StoreError) -> Answer,
    _ caller: CheckedContinuation<Result<Answer, StoreError>, Never>, _ withdrawal: Withdrawal
  ) {
    run = { reader in
      let result = Result { () throws(StoreError) in try body(&reader) }
      caller.resume(returning: result)
    }
    refuse = { caller.resume(returning: .failure($0)) }
    self.withdrawal = withdrawal
  }
}

/// A caller's word that it waits no more.
final class Withdrawal: Sendable {
  private let isMadeFlag = Atomic(false)

  var isMade: Bool { isMadeFlag.load(ordering: .relaxed) }

  func make() {
    isMadeFlag.store(true, ordering: .relaxed)
  }
}
