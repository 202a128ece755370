import JetonDomain

/// The dictionaries behind the index, and how a commit changes them.
struct IndexState {
  private(set) var epoch: Epoch = 0
  private(set) var time = Instant.earliest
  private(set) var organizations: [OrganizationID: Organization] = [:]
  private(set) var users: [UserID: User] = [:]
  private(set) var accounts: [ServiceAccountID: ServiceAccount] = [:]
  private(set) var tokens: [TokenID: Token] = [:]
  private(set) var sessions: [SessionID: Session] = [:]
  private(set) var credentials: [Digest: Principal.Credential] = [:]
  private(set) var setupCodes: [Digest: UserID] = [:]
  private(set) var tokensOfAccount: [ServiceAccountID: Set<TokenID>] = [:]

  /// Returns the tokens that are gone.
  mutating func apply(_ commit: Commit) -> [TokenID] {
    var gone: [TokenID] = []
    for change in commit.changes {
      switch change {
      case .putOrganization(let organization): organizations[organization.id] = organization
      case .putUser(let user): put(user)
      case .putServiceAccount(let account): accounts[account.id] = account
      case .putToken(let token): put(token)
      case .putSession(let session): put(session)
      case .removeServiceAccount(let id): gone += remove(id)
      case .removeToken(let id): gone += remove(id)
      case .removeSession(let id): remove(id)
      }
    }
    epoch = max(epoch, commit.lastEpoch)
    time = max(time, commit.lastTime)
    return gone
  }

  private mutating func put(_ user: User) {
    if let code = users[user.id]?.setupCode { setupCodes[code.digest] = nil }
    if let code = user.setupCode { setupCodes[code.digest] = user.id }
    var user = user
    user.passwordHash = nil
    users[user.id] = user
  }

  private mutating func put(_ token: Token) {
    tokens[token.id] = token
    credentials[token.digest] = .token(token.id)
    tokensOfAccount[token.serviceAccountID, default: []].insert(token.id)
  }

  private mutating func put(_ session: Session) {
    sessions[session.id] = session
    credentials[session.digest] = .session(session.id)
  }

  private mutating func remove(_ account: ServiceAccountID) -> [TokenID] {
    accounts[account] = nil
    let gone = tokensOfAccount.removeValue(forKey: account) ?? []
    for id in gone {
      if let token = tokens.removeValue(forKey: id) { credentials[token.digest] = nil }
    }
    return Array(gone)
  }

  private mutating func remove(_ id: TokenID) -> [TokenID] {
    guard let token = tokens.removeValue(forKey: id) else { return [] }
    credentials[token.digest] = nil
    tokensOfAccount[token.serviceAccountID]?.remove(id)
    return [id]
  }

  private mutating func remove(_ id: SessionID) {
    if let session = sessions.removeValue(forKey: id) { credentials[session.digest] = nil }
  }
}

extension IndexState {
  func finding(_ credential: Principal.Credential, at now: Instant) -> Finding? {
    switch credential {
    case .token(let id): tokens[id].flatMap { finding($0, at: now) }
    case .session(let id): sessions[id].flatMap { finding($0, at: now) }
    }
  }

  private func finding(_ token: Token, at now: Instant) -> Finding? {
    guard let account = accounts[token.serviceAccountID] else { return nil }
    let principal = Principal(
      identity: .serviceAccount(account.id), name: account.name,
      organizationID: account.organizationID, role: account.role, credential: .token(token.id))
    return Finding(
      principal: principal, verdict: TokenVerdict(of: token, account, at: now),
      expireTime: token.expireTime, epoch: epoch)
  }

  private func finding(_ session: Session, at now: Instant) -> Finding? {
    guard let user = users[session.userID] else { return nil }
    let principal = Principal(
      identity: .user(user.id), name: user.name, organizationID: user.organizationID,
      role: user.role, credential: .session(session.id))
    let verdict: TokenVerdict =
      if user.state != .active { .disabled } else if now < session.expireTime { .valid } else {
        .expired
      }
    return Finding(
      principal: principal, verdict: verdict, expireTime: session.expireTime, epoch: epoch)
  }
}
