package import JetonDomain

extension RowReading {
  package func user(_ id: UserID) throws(StoreError) -> User? {
    try storage.first("WHERE id = ?", [.id(id)])
  }

  package func user(folded name: String, in organization: OrganizationID)
    throws(StoreError) -> User?
  {
    try storage.first(
      "WHERE organization_id = ? AND folded_name = ?", [.id(organization), .text(name)])
  }

  package func activeOwnerCount(in organization: OrganizationID) throws(StoreError) -> Int {
    let count = try storage.connection.integer(
      "SELECT count(*) FROM users WHERE organization_id = ? AND role = 4 AND state = 2",
      [.id(organization)])
    return Int(count ?? 0)
  }

  package func users(_ query: UserQuery) throws(StoreError) -> [User] {
    var filter = Filter("organization_id = ?", .id(query.organizationID))
    filter.addPart(
      query.foldedNamePart, Connection.holds("folded_name || '\n' || folded_display_name"))
    filter.add("role = ?", query.role.map { .integer(Int64($0.rawValue)) })
    filter.add("state = ?", query.state.map { .integer(Int64($0.rawValue)) })
    filter.add("id > ?", query.after.map { .id($0) })
    return try storage.all(
      "\(filter.condition) ORDER BY id LIMIT ?", filter.values + [.integer(Int64(query.limit))])
  }
}
