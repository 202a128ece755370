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
    preconditionFailure("not yet")
  }
}
