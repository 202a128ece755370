package import JetonDomain

/// What the writer has read and checked the seal of. There is no other writer, so it is true until
/// a change says otherwise; a transaction that is undone takes all of it along.
package final class RecordCache {
  private var tokens = Shelf<Token>()
  private var accounts = Shelf<ServiceAccount>()
  private var users = Shelf<User>()
  private var sessions = Shelf<Session>()
  private var organizations = Shelf<Organization>()

  package init() {}

  private struct Shelf<Kept: Identified> {
    private(set) var all: [Identifier<Kept>: Kept] = [:]

    /// Beyond it all are forgotten.
    private static var countMaximum: Int { 16_384 }

    subscript(id: Identifier<Kept>) -> Kept? {
      get { all[id] }
      set {
        if newValue != nil, all.count >= Self.countMaximum { all = [:] }
        all[id] = newValue
      }
    }

    mutating func get(
      _ id: Identifier<Kept>, _ read: () throws(StoreError) -> Kept?
    ) throws(StoreError) -> Kept? {
      if let known = all[id] { return known }
      guard let found = try read() else { return nil }
      self[id] = found
      return found
    }

    mutating func forget(where isOver: (Kept) -> Bool) {
      all = all.filter { !isOver($0.value) }
    }
  }

  package func token(
    _ id: TokenID, _ read: () throws(StoreError) -> Token?
  ) throws(StoreError) -> Token? {
    try tokens.get(id, read)
  }

  package func account(
    _ id: ServiceAccountID, _ read: () throws(StoreError) -> ServiceAccount?
  ) throws(StoreError) -> ServiceAccount? {
    try accounts.get(id, read)
  }

  package func user(
    _ id: UserID, _ read: () throws(StoreError) -> User?
  ) throws(StoreError) -> User? {
    try users.get(id, read)
  }

  package func session(
    _ id: SessionID, _ read: () throws(StoreError) -> Session?
  ) throws(StoreError) -> Session? {
    try sessions.get(id, read)
  }

  package func organization(
    _ id: OrganizationID, _ read: () throws(StoreError) -> Organization?
  ) throws(StoreError) -> Organization? {
    try organizations.get(id, read)
  }

  /// What was changed is likely to be asked for next.
  package func note(_ change: Change) {
    switch change {
    case .putOrganization(let organization): organizations[organization.id] = organization
    case .putUser(let user): users[user.id] = user
    case .putSession(let session): sessions[session.id] = session
    case .putServiceAccount(let account): accounts[account.id] = account
    case .putToken(let token): tokens[token.id] = token
    case .removeSession(let id): sessions[id] = nil
    case .removeToken(let id, _): tokens[id] = nil
    case .removeServiceAccount(let id):
      accounts[id] = nil
      tokens.forget { $0.serviceAccountID == id }
    }
  }

  package func forgetAll() {
    tokens = Shelf()
    accounts = Shelf()
    users = Shelf()
    sessions = Shelf()
    organizations = Shelf()
  }
}
