// Questions about roles that are no decisions, kept here so that roles are compared nowhere else.

extension Policy {
  /// Which service accounts a caller sees (S16, S17).
  enum Sight {
    case all
    case ownedBy(UserID)
    case nothing
  }

  static func sight(of caller: Principal) -> Sight {
    if caller.role >= .admin { return .all }
    guard caller.role >= .contributor, let id = caller.userID else { return .nothing }
    return .ownedBy(id)
  }

  /// Does an account of `role` reach what an action requires?
  package static func satisfies(_ role: Role, _ required: Role?) -> Bool {
    required.map { role >= $0 } ?? true
  }

  /// A8.
  package static func exceeds(_ account: ServiceAccount, owner: User) -> Bool {
    account.role > owner.role
  }

  /// The last active OWNER of an organization stays what it is.
  static func leavesAnOwner(
    taking user: User, from activeOwnerCount: Int
  ) -> Bool {
    guard user.role == .owner else { return true }
    return activeOwnerCount > (user.state == .active ? 1 : 0)
  }
}
