package import JetonDomain

extension User: Record {
  package static let table = Table(
    "users",
    [
      "id", "organization_id", "name", "folded_name", "display_name", "folded_display_name", "role",
      "state",
      "password_hash", "setup_digest", "setup_expire_time", "create_time", "update_time",
      "revision",
    ])

  package var values: [Value] {
    [
      .id(id), .id(organizationID), .text(name), .text(Name.folded(name)), .text(displayName),
      .text(Name.folded(displayName)),
      .integer(Int64(role.rawValue)), .integer(Int64(state.rawValue)),
      .optional(passwordHash, Value.text), .optional(setupCode?.digest, Value.digest),
      .optional(setupCode?.expireTime, Value.time), .time(createTime), .time(updateTime),
      .epoch(revision),
    ]
  }

  package init(_ columns: inout Columns) throws(StoreError) {
    let id: UserID = try columns.id()
    let organizationID: OrganizationID = try columns.id()
    let name = try columns.text()
    _ = try columns.text()
    let displayName = try columns.text()
    _ = try columns.text()
    self.init(
      id: id, organizationID: organizationID, name: name, displayName: displayName,
      role: try columns.choice(), state: try columns.choice(),
      passwordHash: try columns.optional { (next) throws(StoreError) in try next.text() },
      setupCode: try Self.setupCode(&columns), createTime: try columns.time(),
      updateTime: try columns.time(), revision: try columns.epoch())
  }

  private static func setupCode(_ columns: inout Columns) throws(StoreError) -> SetupCode? {
    let digest = try columns.optional { (next) throws(StoreError) in try next.digest() }
    let expireTime = try columns.optional { (next) throws(StoreError) in try next.time() }
    guard let digest, let expireTime else { return nil }
    return SetupCode(digest: digest, expireTime: expireTime)
  }
}
