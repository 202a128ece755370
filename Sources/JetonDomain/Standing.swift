/// Whether a caller is still who it was when its call came in.
package enum Standing: Sendable, Hashable {
  /// As it is now: its role may be another.
  case good(Principal)
  /// The reason is for the ledger; the caller is told INVALID_CREDENTIAL.
  case ended(Refusal.Reason)
}

extension Authority {
  /// Reads the caller anew.
  package static func current(
    _ caller: Principal, in state: inout some StateReader, at now: Instant
  ) throws(StoreError) -> Standing {
    preconditionFailure("not yet")
  }
}
