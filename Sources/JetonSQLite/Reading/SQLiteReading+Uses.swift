package import JetonDomain

// When tokens were last used.
extension SQLiteReading {
  package func tokenUses(after token: TokenID?, limit: Int) throws(StoreError) -> [TokenUse] {
    var uses: [TokenUse] = []
    try shelf.connection.query(
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

extension SQLiteWriter {
  package mutating func keep(_ uses: [TokenUse]) throws(StoreError) {
    hasWritten = true
    for use in uses {
      try shelf.connection.execute(
        """
        INSERT INTO token_uses (token_id, time, address, client, count)
        SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM tokens WHERE id = ?1)
        ON CONFLICT (token_id) DO UPDATE SET
          time = excluded.time, address = excluded.address, client = excluded.client,
          count = excluded.count
        """,
        [
          .id(use.tokenID), .time(use.time), .text(use.address), .text(use.client),
          .integer(Int64(bitPattern: use.count)),
        ])
    }
  }
}
