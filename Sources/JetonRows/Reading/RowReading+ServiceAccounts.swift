package import JetonDomain

extension RowReading {
  package func serviceAccount(_ id: ServiceAccountID) throws(StoreError) -> ServiceAccount? {
    try storage.first("WHERE id = ?", [.id(id)])
  }

  package func serviceAccount(folded name: String, in organization: OrganizationID)
    throws(StoreError) -> ServiceAccount?
  {
    try storage.first(
      "WHERE organization_id = ? AND folded_name = ?", [.id(organization), .text(name)])
  }

  package func serviceAccounts(ownedBy owner: UserID) throws(StoreError) -> [ServiceAccount] {
    try storage.all("WHERE owner_id = ? ORDER BY id", [.id(owner)])
  }

  package func serviceAccounts(_ query: ServiceAccountQuery)
    throws(StoreError) -> [ServiceAccount]
  {
    let filter = filter(query)
    return try storage.all(
      "\(filter.condition) ORDER BY \(query.order.column) LIMIT ?",
      filter.values + [.integer(Int64(query.limit))])
  }
}

extension RowReading {
  private func filter(_ query: ServiceAccountQuery) -> Filter {
    var filter = start(query)
    filter.addPart(query.foldedNamePart, Connection.holds("folded_name"))
    filter.add("role = ?", query.role.map { .integer(Int64($0.rawValue)) })
    filter.add("is_disabled = ?", query.isDisabled.map(Value.flag))
    if let end = query.expiringBefore { filter.addExpiring(from: query.now, before: end) }
    switch query.order {
    case .creation, .name: break
    case .creationAfter(let id): filter.add("id > ?", .id(id))
    case .nameAfter(let name): filter.add("folded_name > ?", .text(name))
    }
    return filter
  }

  private func start(_ query: ServiceAccountQuery) -> Filter {
    let organization = Value.id(query.organizationID)
    guard let owner = query.ownerID else { return Filter("organization_id = ?", organization) }
    // The owner's index leads to fewer.
    return Filter(
      "owner_id = ? AND \(Connection.restricting("organization_id")) = ?", .id(owner), organization)
  }
}

extension Filter {
  fileprivate mutating func addExpiring(from now: Instant, before end: Instant) {
    add(
      """
      EXISTS (SELECT 1 FROM tokens WHERE service_account_id = service_accounts.id
        AND revoke_time IS NULL AND expire_time < ?
      """, .time(end))
    add("expire_time > ?)", .time(now))
  }
}

extension ServiceAccountQuery.Order {
  fileprivate var column: String {
    switch self {
    case .creation, .creationAfter: "id"
    case .name, .nameAfter: "folded_name"
    }
  }
}
