/// What of the ledger a caller wants to read. Its query names actor and object by id or name.
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
      query.actorID = try draft.idMeant(
        by: query.actorID, as: .actorNotFound, field: "filter.actor", for: caller, in: &state)
      query.objectID = try draft.idMeant(
        by: query.objectID, as: .objectNotFound, field: "filter.object", for: caller, in: &state)
      return query
    }
  }
}

extension Draft {
  /// An id stands for itself, since the ledger tells of what is deleted; a name for whoever has
  /// it now.
  fileprivate func idMeant(
    by text: String?, as missing: Refusal.Reason, field: String, for caller: Principal,
    in state: inout some StateReader
  ) throws(Halt) -> String? {
    guard let text, !Name.looksLikeID(text) else { return text }
    guard let name = Name.sought(text) else { throw .refused(.nobodyNamed(missing, field)) }
    let user = try asking(try state.user(folded: name, in: caller.organizationID))
    let account = try asking(try state.serviceAccount(folded: name, in: caller.organizationID))
    switch (user, account) {
    case (let user?, nil): return user.id.description
    case (nil, let account?): return account.id.description
    case (nil, nil): throw .refused(.nobodyNamed(missing, field))
    case (.some, .some): throw .refused(.ambiguous(field))
    }
  }
}

extension Refusal {
  fileprivate static func nobodyNamed(_ reason: Reason, _ field: String) -> Refusal {
    Refusal(
      .notFound, reason, "Nobody has this name now; what is deleted is found by its id.",
      field: field)
  }

  fileprivate static func ambiguous(_ field: String) -> Refusal {
    Refusal(
      .invalidArgument, .nameAmbiguous,
      "A user and a service account have this name; give the id of one.", field: field)
  }
}
