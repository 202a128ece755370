package import JetonDomain

extension SQLiteReading {
  package func serviceAccount(_ id: ServiceAccountID) throws(StoreError) -> ServiceAccount? {
    try shelf.storage.first("WHERE id = ?", [.id(id)])
  }

  package func serviceAccount(folded name: String, in organization: OrganizationID)
    throws(StoreError) -> ServiceAccount?
  {
    try shelf.storage.first(
      "WHERE organization_id = ? AND folded_name = ?", [.id(organization), .text(name)])
  }

  package func serviceAccounts(ownedBy owner: UserID) throws(StoreError) -> [ServiceAccount] {
    try shelf.storage.all("WHERE owner_id = ? ORDER BY id", [.id(owner)])
  }

  package func serviceAccounts(_ query: ServiceAccountQuery)
    throws(StoreError) -> [ServiceAccount]
  {
    let filter = Filter(query)
    return try shelf.storage.all(
      "\(filter.condition) ORDER BY \(query.order.column) LIMIT ?",
      filter.values + [.integer(Int64(query.limit))])
  }
}

extension Filter {
  fileprivate init(_ query: ServiceAccountQuery) {
    let organization = Value.id(query.organizationID)
    if let owner = query.ownerID {
      // The plus keeps SQLite from taking the organization's index when the owner's is better.
      self.init("owner_id = ? AND +organization_id = ?", .id(owner), organization)
    } else {
      self.init("organization_id = ?", organization)
    }
    addPart(query.foldedNamePart, of: "folded_name")
    add("role = ?", query.role.map { .integer(Int64($0.rawValue)) })
    add("is_disabled = ?", query.isDisabled.map(Value.flag))
    if let end = query.expiringBefore { addExpiring(from: query.now, before: end) }
    switch query.order {
    case .creation, .name: break
    case .creationAfter(let id): add("id > ?", .id(id))
    case .nameAfter(let name): add("folded_name > ?", .text(name))
    }
  }

  private mutating func addExpiring(from now: Instant, before end: Instant) {
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
