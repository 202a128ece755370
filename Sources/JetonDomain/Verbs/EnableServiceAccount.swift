package struct EnableServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  package func enableServiceAccount(
    _ command: EnableServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ServiceAccountView> {
    try rule(.enableServiceAccount, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let before = try draft.serviceAccount(command.serviceAccount, for: caller, in: &state)
      try draft.require(caller, .serviceAccount(before))
      try draft.match(command.etag, before)
      var account = before
      draft.set("disabled", &account.isDisabled, to: false)
      draft.put(&account, was: before)
      return try draft.view(account, in: &state)
    }
  }
}
