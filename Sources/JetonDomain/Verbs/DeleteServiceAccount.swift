package struct DeleteServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }

  package struct Answer: Sendable {
    package var serviceAccount: ServiceAccount
    package var endedTokenCount: Int
  }
}

extension Authority {
  package func deleteServiceAccount(
    _ command: DeleteServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<DeleteServiceAccount.Answer> {
    try rule(.deleteServiceAccount, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let account = try draft.serviceAccount(command.serviceAccount, for: caller, in: &state)
      try draft.require(caller, .serviceAccount(account))
      try draft.match(command.etag, account)
      let ended = try draft.liveTokens(of: account, in: &state)
      for token in ended { draft.relate(Event.Object(token)) }
      draft.record("name", from: account.name, to: nil)
      draft.record("owner", from: account.ownerID.description, to: nil)
      draft.record("role", from: account.role.word, to: nil)
      draft.add(.removeServiceAccount(account.id))
      return .init(serviceAccount: account, endedTokenCount: ended.count)
    }
  }
}
