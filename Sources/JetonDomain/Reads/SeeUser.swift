package struct SeeUser: Sendable, Hashable {
  /// By id or name.
  package var user: String

  package init(user: String) {
    self.user = user
  }
}

extension Authority {
  package func seeUser(
    _ command: SeeUser, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<User> {
    try rule(.seeUsers, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      try draft.user(command.user, for: caller, in: &state)
    }
  }
}
