package import JetonDomain

extension Token: Record {
  package static let table = Table(
    "tokens",
    [
      "id", "service_account_id", "digest", "hint", "creator_id", "create_time", "update_time",
      "expire_time", "revoke_time", "revision",
    ])

  package var values: [Value] {
    [
      .id(id), .id(serviceAccountID), .digest(digest), .text(hint), .text(creatorID),
      .time(createTime), .time(updateTime), .optional(expireTime, Value.time),
      .optional(revokeTime, Value.time), .epoch(revision),
    ]
  }

  package init(_ columns: inout Columns) throws(StoreError) {
    self.init(
      id: try columns.id(), serviceAccountID: try columns.id(), digest: try columns.digest(),
      hint: try columns.text(), creatorID: try columns.text(), createTime: try columns.time(),
      updateTime: try columns.time(),
      expireTime: try columns.optional { (next) throws(StoreError) in try next.time() },
      revokeTime: try columns.optional { (next) throws(StoreError) in try next.time() },
      revision: try columns.epoch())
  }
}
