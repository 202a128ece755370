import JetonDomain

/// Who and what the policy is asked about; nothing here is in any store.
enum Cast {
  enum Kind: CaseIterable { case user, serviceAccount }

  static let organization = OrganizationID(high: 1, low: 1)
  static let userID = UserID(high: 2, low: 1)
  static let token = TokenID(high: 3, low: 1)
  static let otherToken = TokenID(high: 3, low: 2)
  private static let nobody = UserID(high: 2, low: 99)

  static let callers: [(Principal, Kind)] = roles.flatMap { role in
    [
      (principal(.user(userID), role), Kind.user),
      (principal(.serviceAccount(ServiceAccountID(high: 4, low: 1)), role), Kind.serviceAccount),
    ]
  }

  static func principal(_ identity: Principal.Identity, _ role: Role) -> Principal {
    let credential: Principal.Credential =
      switch identity {
      case .user: .session(SessionID(high: 5, low: 1))
      case .serviceAccount: .token(token)
      }
    return Principal(
      identity: identity, name: "caller", organizationID: organization, role: role,
      credential: credential)
  }

  static func account(_ role: Role, _ relation: Relation, of caller: Principal) -> ServiceAccount {
    ServiceAccount(
      id: ServiceAccountID(high: 4, low: 2),
      organizationID: relation == .elsewhere ? OrganizationID(high: 1, low: 2) : organization,
      name: "account", description: "",
      ownerID: relation == .foreign ? nobody : caller.userID ?? nobody, role: role,
      isDisabled: false, creatorID: "", createTime: World.start, updateTime: World.start,
      revision: 1)
  }

  static func user(_ role: Role) -> User {
    User(
      id: UserID(high: 2, low: 3), organizationID: organization, name: "user", displayName: "",
      role: role, state: .active, passwordHash: nil, setupCode: nil, createTime: World.start,
      updateTime: World.start, revision: 1)
  }
}
