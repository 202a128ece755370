/// What of the ledger a caller wants to read.
package struct ReadLedger: Sendable, Hashable {
  package var query: EventQuery

  package init(query: EventQuery) {
    self.query = query
  }
}

extension Authority {
  /// The query that the caller may put: bound to its organization.
  package func readLedger(
    _ command: ReadLedger, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<EventQuery> {
    try rule(.readLedger, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      var query = command.query
      query.organizationID = caller.organizationID
      return query
    }
  }
}
