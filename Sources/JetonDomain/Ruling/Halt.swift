/// What ends a verb before its answer. It stays in this room: outside, a refusal is a value and
/// a store's error is thrown.
enum Halt: Error {
  /// The ledger may get a truer reason than the caller.
  case refused(Refusal, recorded: Refusal.Reason)
  case store(StoreError)

  static func refused(_ refusal: Refusal) -> Halt {
    .refused(refusal, recorded: refusal.reason)
  }
}

/// Asks the store.
func asking<Answer>(
  _ read: @autoclosure () throws(StoreError) -> Answer
) throws(Halt) -> Answer {
  do throws(StoreError) { return try read() } catch { throw .store(error) }
}

/// Checks what may refuse.
func checking<Answer>(_ check: @autoclosure () throws(Refusal) -> Answer) throws(Halt) -> Answer {
  do throws(Refusal) { return try check() } catch { throw .refused(error) }
}
