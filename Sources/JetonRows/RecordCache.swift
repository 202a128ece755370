package import JetonDomain

/// What the writer has read and checked the seal of. There is no other writer, so it is true until
/// a change says otherwise; a transaction that is undone takes all of it along.
package final class RecordCache {
  private var tokens: [TokenID: Token] = [:]
  private var accounts: [ServiceAccountID: ServiceAccount] = [:]

  /// Of each kind; beyond it all are forgotten.
  private static let countMaximum = 16_384

  package init() {}

  package func token(
    _ id: TokenID, _ read: () throws(StoreError) -> Token?
  ) throws(StoreError) -> Token? {
    if let token = tokens[id] { return token }
    guard let token = try read() else { return nil }
    if tokens.count == Self.countMaximum { tokens = [:] }
    tokens[id] = token
    return token
  }

  package func account(
    _ id: ServiceAccountID, _ read: () throws(StoreError) -> ServiceAccount?
  ) throws(StoreError) -> ServiceAccount? {
    if let account = accounts[id] { return account }
    guard let account = try read() else { return nil }
    if accounts.count == Self.countMaximum { accounts = [:] }
    accounts[id] = account
    return account
  }

  package func forget(_ change: Change) {
    switch change {
    case .putOrganization, .putUser, .putSession, .removeSession: return
    case .putServiceAccount(let account): accounts[account.id] = nil
    case .putToken(let token): tokens[token.id] = nil
    case .removeToken(let id, _): tokens[id] = nil
    case .removeServiceAccount(let id):
      accounts[id] = nil
      tokens = tokens.filter { $0.value.serviceAccountID != id }
    }
  }

  package func forgetAll() {
    tokens = [:]
    accounts = [:]
  }
}
