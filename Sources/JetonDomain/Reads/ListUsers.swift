package struct ListUsers: Sendable, Hashable {
  package var namePart: String = ""
  package var role: Role?
  package var state: User.State?
  package var after: UserID?
  package var limit: Int

  package init(limit: Int) {
    self.limit = limit
  }
}

extension Authority {
  package func listUsers(
    _ command: ListUsers, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<[User]> {
    preconditionFailure("not yet")
  }
}
