package import JetonDomain

extension SQLiteReading {
  package func token(_ id: TokenID) throws(StoreError) -> Token? {
    try shelf.storage.first("WHERE id = ?", [.id(id)])
  }

  package func tokens(of account: ServiceAccountID) throws(StoreError) -> [Token] {
    try shelf.storage.all("WHERE service_account_id = ? ORDER BY id", [.id(account)])
  }

  package func liveTokens(in organization: OrganizationID, at instant: Instant)
    throws(StoreError) -> [Token]
  {
    try shelf.storage.all(
      """
      JOIN service_accounts ON service_accounts.id = tokens.service_account_id
      WHERE service_accounts.organization_id = ? AND revoke_time IS NULL
        AND (expire_time IS NULL OR expire_time > ?)
      ORDER BY tokens.id
      """, [.id(organization), .time(instant)])
  }

  package func session(_ id: SessionID) throws(StoreError) -> Session? {
    try shelf.storage.first("WHERE id = ?", [.id(id)])
  }

  package func sessions(of user: UserID) throws(StoreError) -> [Session] {
    try shelf.storage.all("WHERE user_id = ? ORDER BY id", [.id(user)])
  }
}
