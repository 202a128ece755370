package import JetonDomain

/// One caller's part of the next transaction.
package struct WriteJob<Writer>: Sendable {
  /// Runs the caller's body. It may run again when the transaction must be tried anew; the last
  /// time counts.
  package let run: @Sendable (inout Writer) -> Attempt
  /// Tells the caller that nothing came of it, and why.
  package let refuse: @Sendable (StoreError) -> Void
}

/// A body that ran, whose caller does not know yet.
package struct Attempt: Sendable {
  /// What the body threw.
  package let failure: StoreError?
  /// Tells the caller what came of it; either this or `refuse`, once.
  package let settle: @Sendable () -> Void
  /// Tells the caller that nothing it could rely on came of it, and why.
  package let refuse: @Sendable (StoreError) -> Void

  init<Answer: Sendable>(
    _ result: Result<Answer, StoreError>,
    _ caller: CheckedContinuation<Result<Answer, StoreError>, Never>
  ) {
    failure = if case .failure(let error) = result { error } else { nil }
    settle = { caller.resume(returning: result) }
    refuse = { caller.resume(returning: .failure($0)) }
  }
}

extension WriteJob {
  package init<Answer: Sendable>(
    _ body: @escaping @Sendable (inout Writer) throws(StoreError) -> Answer,
    _ caller: CheckedContinuation<Result<Answer, StoreError>, Never>
  ) {
    run = { writer in
      Attempt(Result { () throws(StoreError) in try body(&writer) }, caller)
    }
    refuse = { caller.resume(returning: .failure($0)) }
  }
}
