package import JetonDomain

extension Session: Record {
  package static let table = Table(
    "sessions", ["id", "user_id", "digest", "create_time", "expire_time"])

  package var values: [Value] {
    [.id(id), .id(userID), .digest(digest), .time(createTime), .time(expireTime)]
  }

  package init(_ columns: inout Columns) throws(StoreError) {
    self.init(
      id: try columns.id(), userID: try columns.id(), digest: try columns.digest(),
      createTime: try columns.time(), expireTime: try columns.time())
  }
}
