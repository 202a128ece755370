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
    try rule(.seeUsers, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      guard let part = Name.sought(command.namePart) else { return [] }
      var query = UserQuery(organizationID: caller.organizationID, limit: command.limit)
      query.foldedNamePart = part
      query.role = command.role
      query.state = command.state
      query.after = command.after
      return try asking(try state.users(query))
    }
  }
}
