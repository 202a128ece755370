package struct SeeServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  package func seeServiceAccount(
    _ command: SeeServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ServiceAccountView> {
    try rule(.seeServiceAccounts, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let account = try draft.serviceAccount(command.serviceAccount, for: caller, in: &state)
      try draft.require(caller, .serviceAccount(account))
      return try draft.view(account, in: &state)
    }
  }
}
