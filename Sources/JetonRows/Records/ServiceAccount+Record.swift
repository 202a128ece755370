package import JetonDomain

extension ServiceAccount: Record {
  package static let table = Table(
    "service_accounts",
    [
      "id", "organization_id", "name", "folded_name", "description", "owner_id", "role",
      "is_disabled", "creator_id", "create_time", "update_time", "revision",
    ])

  package var values: [Value] {
    [
      .id(id), .id(organizationID), .text(name), .text(Name.folded(name)), .text(description),
      .id(ownerID), .integer(Int64(role.rawValue)), .flag(isDisabled), .text(creatorID),
      .time(createTime), .time(updateTime), .epoch(revision),
    ]
  }

  package init(_ columns: inout Columns) throws(StoreError) {
    let id: ServiceAccountID = try columns.id()
    let organizationID: OrganizationID = try columns.id()
    let name = try columns.text()
    _ = try columns.text()
    self.init(
      id: id, organizationID: organizationID, name: name, description: try columns.text(),
      ownerID: try columns.id(), role: try columns.choice(), isDisabled: try columns.flag(),
      creatorID: try columns.text(), createTime: try columns.time(),
      updateTime: try columns.time(), revision: try columns.epoch())
  }
}
