package struct ListServiceAccounts: Sendable, Hashable {
  package var namePart: String = ""
  /// A user, by id or name.
  package var owner: String?
  package var role: Role?
  package var isDisabled: Bool?
  package var expiringBefore: Instant?
  package var order: ServiceAccountQuery.Order = .creation
  package var limit: Int

  package init(limit: Int) {
    self.limit = limit
  }
}

extension Authority {
  /// Those that the caller may see.
  package func listServiceAccounts(
    _ command: ListServiceAccounts, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<[ServiceAccountView]> {
    try rule(.seeServiceAccounts, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      guard let query = try draft.query(for: command, by: caller, in: &state) else { return [] }
      var views: [ServiceAccountView] = []
      for account in try asking(try state.serviceAccounts(query)) {
        views.append(try draft.view(account, in: &state))
      }
      return views
    }
  }
}

extension Draft {
  /// Nil: there is nothing that the caller may see.
  fileprivate mutating func query(
    for command: ListServiceAccounts, by caller: Principal, in state: inout some StateReader
  ) throws(Halt) -> ServiceAccountQuery? {
    guard let part = Name.sought(command.namePart) else { return nil }
    var query = ServiceAccountQuery(
      organizationID: caller.organizationID, now: moment.now, limit: command.limit)
    query.foldedNamePart = part
    query.role = command.role
    query.isDisabled = command.isDisabled
    query.expiringBefore = command.expiringBefore
    query.order = command.order
    if let owner = command.owner {
      query.ownerID = try user(owner, for: caller, field: "owner", in: &state).id
    }
    switch Policy.sight(of: caller) {
    case .all: return query
    case .nothing: return nil
    case .ownedBy(let id):
      guard query.ownerID ?? id == id else { return nil }
      query.ownerID = id
      return query
    }
  }
}
