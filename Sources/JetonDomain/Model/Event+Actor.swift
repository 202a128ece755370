extension Event.Actor {
  package init(_ principal: Principal) {
    let credential =
      switch principal.credential {
      case .token(let id): id.description
      case .session(let id): id.description
      }
    self.init(
      kind: principal.userID == nil ? .serviceAccount : .user, id: principal.identity.description,
      name: principal.name, role: principal.role, credentialID: credential)
  }

  /// A service account, by a token of it that somebody else presents.
  init(_ account: ServiceAccount, by token: TokenID) {
    self.init(
      kind: .serviceAccount, id: account.id.description, name: account.name, role: account.role,
      credentialID: token.description)
  }

  /// A user who has no session.
  init(_ user: User) {
    self.init(
      kind: .user, id: user.id.description, name: user.name, role: user.role, credentialID: "")
  }

  /// Whoever may run jetond on the machine.
  static func `operator`(_ name: String) -> Self {
    Self(kind: .operator, id: "", name: name, role: nil, credentialID: "")
  }

  static let anonymous = Self(kind: .anonymous, id: "", name: "", role: nil, credentialID: "")
}

extension Principal {
  package var userID: UserID? {
    if case .user(let id) = identity { id } else { nil }
  }

  package var tokenID: TokenID? {
    if case .token(let id) = credential { id } else { nil }
  }

  package var sessionID: SessionID? {
    if case .session(let id) = credential { id } else { nil }
  }

  package var serviceAccountID: ServiceAccountID? {
    if case .serviceAccount(let id) = identity { id } else { nil }
  }
}

extension Principal.Identity: CustomStringConvertible {
  package var description: String {
    switch self {
    case .user(let id): id.description
    case .serviceAccount(let id): id.description
    }
  }
}
