package import JetonDomain

extension RowReading {
  package func token(_ id: TokenID) throws(StoreError) -> Token? {
    try storage.first("WHERE id = ?", [.id(id)])
  }

  package func tokens(of account: ServiceAccountID) throws(StoreError) -> [Token] {
    try storage.all("WHERE service_account_id = ? ORDER BY id", [.id(account)])
  }

  package func liveTokens(in organization: OrganizationID, at instant: Instant)
    throws(StoreError) -> [Token]
  {
    try storage.all(
      """
      JOIN service_accounts ON service_accounts.id = tokens.service_account_id
      WHERE service_accounts.organization_id = ? AND revoke_time IS NULL
        AND (expire_time IS NULL OR expire_time > ?)
      ORDER BY tokens.id
      """, [.id(organization), .time(instant)])
  }

  package func session(_ id: SessionID) throws(StoreError) -> Session? {
    try storage.first("WHERE id = ?", [.id(id)])
  }

  package func sessions(of user: UserID) throws(StoreError) -> [Session] {
    try storage.all("WHERE user_id = ? ORDER BY id", [.id(user)])
  }

  package func tokensEnded(before instant: Instant, after id: TokenID?, scanning: Int)
    throws(StoreError) -> Ended<Token>
  {
    // What is compared with NULL is not true.
    let end =
      "CASE WHEN revoke_time IS NULL OR expire_time < revoke_time THEN expire_time ELSE revoke_time END"
    return try storage.connection.ended(
      "tokens", end, before: instant, after: id, scanning: scanning)
  }

  package func sessionsEnded(before instant: Instant, after id: SessionID?, scanning: Int)
    throws(StoreError) -> Ended<Session>
  {
    try storage.connection.ended(
      "sessions", "expire_time", before: instant, after: id, scanning: scanning)
  }
}

extension RowConnection {
  /// Looks at rows in the order of their keys: an index on the end would cost every new token more
  /// than this costs in a day.
  fileprivate func ended<Thing: Identified>(
    _ table: String, _ end: String, before instant: Instant, after id: Identifier<Thing>?,
    scanning: Int
  ) throws(StoreError) -> Ended<Thing> {
    let start = Value.id(id ?? Identifier(high: 0, low: 0))
    var reached: Identifier<Thing>?
    try query(
      "SELECT id FROM \(table) WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?",
      [start, .integer(Int64(scanning - 1))]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      reached = try columns.id()
    }
    var ids: [Identifier<Thing>] = []
    let last = Value.id(reached ?? Identifier(high: .max, low: .max))
    try query(
      "SELECT id FROM \(table) WHERE id > ? AND id <= ? AND \(end) < ? ORDER BY id",
      [start, last, .time(instant)]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      ids.append(try columns.id())
    }
    return Ended(ids: ids, reached: reached)
  }
}
