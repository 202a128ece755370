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
    preconditionFailure("not yet")
  }
}
