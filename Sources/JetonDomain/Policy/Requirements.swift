// What `Policy` asks of a caller. Each passes or says what would have been needed.

extension Principal {
  func needs(_ least: Role) throws(Refusal) {
    guard role >= least else {
      throw Refusal(
        .permissionDenied, .roleRequired,
        "This needs the role \(least.word); yours is \(role.word).",
        needed: ["role": least.word])
    }
  }

  /// The ceiling: who yields power needs at least as much.
  func needsToReach(_ yielded: Role) throws(Refusal) {
    guard role >= yielded else {
      throw Refusal(
        .permissionDenied, .roleAboveOwn,
        "The role \(yielded.word) is above yours, \(role.word).", needed: ["role": yielded.word])
    }
  }

  func needsToBeUser() throws(Refusal) {
    guard userID != nil else {
      throw Refusal(.permissionDenied, .userRequired, "Only a user who has logged in can do this.")
    }
  }

  func needsToShare(_ organization: OrganizationID) throws(Refusal) {
    guard organization == organizationID else {
      throw Refusal(
        .permissionDenied, .otherOrganization, "It belongs to another organization.")
    }
  }

  /// S16, S17: ADMIN and OWNER manage all accounts, a CONTRIBUTOR those it owns. A service
  /// account owns nothing (A5), so that of a CONTRIBUTOR none.
  func needsToManage(_ account: ServiceAccount) throws(Refusal) {
    try needsToShare(account.organizationID)
    try needs(.contributor)
    guard role >= .admin || userID == account.ownerID else {
      throw Refusal(
        .permissionDenied, .notOwner, "This needs ownership of the account, or the role ADMIN.",
        needed: ["role": Role.admin.word, "owner": account.ownerID.description])
    }
  }

  /// Raising yields power. Lowering takes it away, but an OWNER is only for OWNERs to handle (A4).
  func needsToChange(_ before: Role, to after: Role) throws(Refusal) {
    try needsToHandle(before)
    if after > before { try needsToReach(after) }
  }

  func needsToHandle(_ role: Role) throws(Refusal) {
    if role == .owner { try needs(.owner) }
  }

  /// A7 for the account itself, the ceiling for all others.
  func needsToRegenerate(
    _ account: ServiceAccount, under setting: Organization.SelfRotation
  ) throws(Refusal) {
    guard serviceAccountID == account.id else {
      try needsToManage(account)
      return try needsToReach(account.role)
    }
    switch setting {
    case .viewer: return
    case .contributor: try needs(.contributor)
    case .off:
      throw Refusal(
        .permissionDenied, .selfRotationOff,
        "The organization does not let service accounts regenerate themselves.")
    }
  }
}
