package struct ListTokens: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  package var includeEnded: Bool = false

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  /// In order of creation.
  package func listTokens(
    _ command: ListTokens, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<[Token]> {
    try rule(.seeServiceAccounts, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let account = try draft.serviceAccount(command.serviceAccount, for: caller, in: &state)
      try draft.require(caller, .serviceAccount(account))
      return command.includeEnded
        ? try asking(try state.tokens(of: account.id))
        : try draft.liveTokens(of: account, in: &state)
    }
  }
}
