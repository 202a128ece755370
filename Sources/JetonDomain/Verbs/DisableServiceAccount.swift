package struct DisableServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  package func disableServiceAccount(
    _ command: DisableServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ServiceAccountView> {
    try rule(.disableServiceAccount, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let before = try draft.serviceAccount(command.serviceAccount, for: caller, in: &state)
      try draft.require(caller, .serviceAccount(before))
      try draft.match(command.etag, before)
      var account = before
      draft.set("disabled", &account.isDisabled, to: true)
      draft.put(&account, was: before)
      return try draft.view(account, in: &state)
    }
  }
}
