import JetonDomain

/// One caller's part of the next transaction.
struct WriteJob: Sendable {
  /// Runs the caller's body.
  let run: @Sendable (inout SQLiteWriter) -> Attempt
  /// Tells the caller that nothing came of the whole transaction, and why.
  let refuse: @Sendable (StoreError) -> Void

  /// A body that ran, whose caller does not know yet.
  struct Attempt {
    /// What the body threw.
    let failure: StoreError?
    let settle: @Sendable () -> Void
  }
}

extension WriteJob {
  init<Answer: Sendable>(
    _ body: @escaping @Sendable (inout SQLiteWriter) throws(StoreError) -> Answer,
    _ caller: CheckedContinuation<Result<Answer, StoreError>, Never>
  ) {
    run = { writer in
      let result = Result { () throws(StoreError) in try body(&writer) }
      let failure: StoreError? = if case .failure(let error) = result { error } else { nil }
      return Attempt(failure: failure) { caller.resume(returning: result) }
    }
    refuse = { caller.resume(returning: .failure($0)) }
  }
}
