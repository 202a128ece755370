import JetonDomain
import JetonSecret
import StoreContract

// The verbs of the tests: one line each, named as in the domain.

extension World {
  @discardableResult
  mutating func create(
    _ name: String = "ci", _ role: Role = .contributor, by caller: Principal,
    _ edit: (inout CreateServiceAccount) -> Void = { _ in }
  ) throws -> CreateServiceAccount.Answer {
    var command = CreateServiceAccount(name: name, role: role)
    edit(&command)
    return try commit { authority, state, moment, entropy throws(StoreError) in
      try authority.createServiceAccount(
        command, by: caller, in: &state, at: moment, using: &entropy)
    }
  }

  /// A new account, as the caller that its token makes.
  mutating func account(_ name: String, _ role: Role, by caller: Principal) throws -> Principal {
    let answer = try create(name, role, by: caller)
    return Principal(bearer: answer.token, of: answer.serviceAccount.serviceAccount)
  }

  @discardableResult
  mutating func update(
    _ account: String, by caller: Principal, _ edit: (inout UpdateServiceAccount) -> Void
  ) throws -> ServiceAccountView {
    var command = UpdateServiceAccount(serviceAccount: account)
    edit(&command)
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.updateServiceAccount(command, by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func disable(_ account: String, by caller: Principal, etag: String = "") throws
    -> ServiceAccountView
  {
    var command = DisableServiceAccount(serviceAccount: account)
    command.etag = etag
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.disableServiceAccount(command, by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func enable(_ account: String, by caller: Principal) throws -> ServiceAccountView {
    try commit { authority, state, moment, _ throws(StoreError) in
      try authority.enableServiceAccount(
        EnableServiceAccount(serviceAccount: account), by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func delete(_ account: String, by caller: Principal) throws
    -> DeleteServiceAccount.Answer
  {
    try commit { authority, state, moment, _ throws(StoreError) in
      try authority.deleteServiceAccount(
        DeleteServiceAccount(serviceAccount: account), by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func regenerate(
    _ account: String, by caller: Principal, _ overlap: Overlap = .none,
    _ expiry: Expiry = .organizationDefault
  ) throws -> RegenerateToken.Answer {
    var command = RegenerateToken(serviceAccount: account)
    command.overlap = overlap
    command.expiry = expiry
    return try commit { authority, state, moment, entropy throws(StoreError) in
      try authority.regenerateToken(command, by: caller, in: &state, at: moment, using: &entropy)
    }
  }

  @discardableResult
  mutating func updateToken(
    _ id: TokenID, _ expiry: Expiry, by caller: Principal, etag: String = ""
  ) throws -> Token {
    var command = UpdateToken(tokenID: id.description, expiry: expiry)
    command.etag = etag
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.updateToken(command, by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func revoke(_ target: RevokeToken.Target, by caller: Principal) throws -> Token {
    try commit { authority, state, moment, _ throws(StoreError) in
      try authority.revokeToken(
        RevokeToken(target: target), by: caller, in: &state, at: moment)
    }
  }

  mutating func authorize(
    _ token: TokenID?, by caller: Principal, _ required: Role? = nil, action: String = "deploy"
  ) throws -> Authorize.Answer {
    var command = Authorize(presented: token, action: action)
    command.requiredRole = required
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.authorize(command, by: caller, in: &state, at: moment)
    }
  }
}

extension World {
  mutating func list(
    by caller: Principal, _ edit: (inout ListServiceAccounts) -> Void = { _ in }
  ) throws -> [String] {
    var command = ListServiceAccounts(limit: 100)
    edit(&command)
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.listServiceAccounts(command, by: caller, in: &state, at: moment)
    }.map(\.serviceAccount.name)
  }

  @discardableResult
  mutating func see(_ account: String, by caller: Principal) throws -> ServiceAccountView {
    try commit { authority, state, moment, _ throws(StoreError) in
      try authority.seeServiceAccount(
        SeeServiceAccount(serviceAccount: account), by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func createUser(_ name: String, _ role: Role, by caller: Principal) throws
    -> CreateUser.Answer
  {
    try commit { authority, state, moment, entropy throws(StoreError) in
      try authority.createUser(
        CreateUser(name: name, role: role), by: caller, in: &state, at: moment, using: &entropy)
    }
  }

  @discardableResult
  mutating func issueSetupCode(_ user: String, by caller: Principal) throws -> CreateUser.Answer {
    try commit { authority, state, moment, entropy throws(StoreError) in
      try authority.issueSetupCode(
        IssueSetupCode(user: user), by: caller, in: &state, at: moment, using: &entropy)
    }
  }

  @discardableResult
  mutating func updateUser(
    _ user: String, by caller: Principal, _ edit: (inout UpdateUser) -> Void
  ) throws -> User {
    var command = UpdateUser(user: user)
    edit(&command)
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.updateUser(command, by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func deactivate(_ user: String, to successor: String? = nil, by caller: Principal)
    throws -> DeactivateUser.Answer
  {
    var command = DeactivateUser(user: user)
    command.successor = successor
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.deactivateUser(command, by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func settings(
    by caller: Principal, _ edit: (inout UpdateOrganization) -> Void
  ) throws -> UpdateOrganization.Answer {
    var command = UpdateOrganization()
    edit(&command)
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.updateOrganization(command, by: caller, in: &state, at: moment)
    }
  }

  mutating func login(_ user: UserID, hash: String) throws -> Principal {
    let answer = try commit { authority, state, moment, entropy throws(StoreError) in
      try authority.login(
        Login(userID: user, verifiedHash: hash), in: &state, at: moment, using: &entropy)
    }
    return Principal(
      identity: .user(answer.user.id), name: answer.user.name,
      organizationID: answer.user.organizationID, role: answer.user.role,
      credential: .session(answer.session.id))
  }

  @discardableResult
  mutating func setPassword(_ user: User, hash: String) throws -> User {
    let code = user.setupCode?.digest ?? Digest((0, 0, 0, 0))
    return try commit { authority, state, moment, _ throws(StoreError) in
      try authority.setPassword(
        SetPassword(userID: user.id, setupCode: code, newHash: hash), in: &state, at: moment)
    }
  }

  mutating func logout(_ caller: Principal) throws {
    _ = try commit { authority, state, moment, _ throws(StoreError) in
      try authority.logout(Logout(), by: caller, in: &state, at: moment)
    }
  }

  @discardableResult
  mutating func changePassword(_ caller: Principal, from: String, to: String) throws -> Int {
    try commit { authority, state, moment, _ throws(StoreError) in
      try authority.changePassword(
        ChangePassword(verifiedHash: from, newHash: to), by: caller, in: &state, at: moment)
    }.endedSessionCount
  }
}

extension World {
  /// The verdict on a token as of now.
  func verdict(_ id: TokenID) -> TokenVerdict {
    guard let token = state.token(id), let account = state.serviceAccount(token.serviceAccountID)
    else { return .unknown }
    return TokenVerdict(of: token, account, at: state.now)
  }

  /// Why `call` is refused; nil when it is not.
  mutating func refusal(_ call: (inout World) throws -> Void) -> Refusal.Reason? {
    do {
      try call(&self)
      return nil
    } catch let refusal as Refusal {
      return refusal.reason
    } catch {
      return nil
    }
  }
}

extension Principal {
  init(bearer token: Token, of account: ServiceAccount) {
    self.init(
      identity: .serviceAccount(account.id), name: account.name,
      organizationID: account.organizationID, role: account.role, credential: .token(token.id))
  }
}
