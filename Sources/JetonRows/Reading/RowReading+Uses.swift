package import JetonDomain

// When tokens were last used.
extension RowReading {
  package func tokenUses(after token: TokenID?, limit: Int) throws(StoreError) -> [TokenUse] {
    var uses: [TokenUse] = []
    try storage.connection.query(
      """
      SELECT u.token_id, t.digest, u.time, u.address, u.client, u.count
      FROM token_uses u JOIN tokens t ON t.id = u.token_id
      WHERE u.token_id > ? ORDER BY u.token_id LIMIT ?
      """, [.id(token ?? TokenID(high: 0, low: 0)), .integer(Int64(limit))]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      uses.append(
        TokenUse(
          tokenID: try columns.id(), digest: try columns.digest(), time: try columns.time(),
          address: try columns.text(), client: try columns.text(),
          count: UInt64(bitPattern: try columns.integer())))
    }
    return uses
  }
}

extension RecordStorage {
  /// In the place of what was kept of these tokens.
  package func keep(_ uses: [TokenUse]) throws(StoreError) {
    for use in uses {
      try connection.execute(
        """
        INSERT INTO token_uses (token_id, time, address, client, count)
        SELECT id, ?, ?, ?, ? FROM tokens WHERE id = ?
        ON CONFLICT (token_id) DO UPDATE SET
          time = excluded.time, address = excluded.address, client = excluded.client,
          count = excluded.count
        """,
        [
          .time(use.time), .text(use.address), .text(use.client),
          .integer(Int64(bitPattern: use.count)), .id(use.tokenID),
        ])
    }
  }
}
