/// Who may do what: the table of roles and the ceiling, in one pure function. No other file
/// compares roles.
package enum Policy {
  package static func decide(_ caller: Principal, _ verb: Verb, _ target: Target) -> Decision {
    do throws(Refusal) {
      try admit(caller, to: verb)
      try check(caller, verb, target)
      return .allowed
    } catch {
      return .denied(error)
    }
  }

  /// What the verb asks for, whatever its target.
  private static func admit(_ caller: Principal, to verb: Verb) throws(Refusal) {
    switch verb {
    case .anyone, .login, .setPassword, .seeSchema, .whoAmI, .verifyToken, .authorize, .seeUsers,
      .seeOrganization, .revokeToken:
      return
    case .logout, .changePassword:
      try caller.needsToBeUser()
    case .createServiceAccount, .seeServiceAccounts, .updateServiceAccount,
      .disableServiceAccount, .enableServiceAccount, .deleteServiceAccount, .updateToken:
      try caller.needs(.contributor)
    case .regenerateToken:
      // The organization may let any account regenerate itself (A7).
      if caller.userID != nil { try caller.needs(.contributor) }
    case .readLedger, .seeNodes, .createUser, .updateUser, .issueSetupCode, .deactivateUser:
      try caller.needs(.admin)
    case .updateOrganization:
      try caller.needs(.owner)
    case .createOrganization:
      throw Refusal(
        .permissionDenied, .operatorRequired, "Organizations are made on the server's machine.")
    case .removeEvents, .removeEnded:
      throw Refusal(
        .permissionDenied, .operatorRequired, "What is over is removed by the server itself.")
    case .rotateLedgerKey:
      throw Refusal(
        .permissionDenied, .operatorRequired, "The ledger's key is changed on the server's machine."
      )
    }
  }

  /// What the target asks for besides.
  private static func check(
    _ caller: Principal, _ verb: Verb, _ target: Target
  ) throws(Refusal) {
    switch target {
    case .anything, .possessedToken: return
    case .newServiceAccount(let role), .newUser(let role):
      try caller.needsToReach(role)
    case .serviceAccount(let account):
      try caller.needsToManage(account)
      if verb == .enableServiceAccount { try caller.needsToReach(account.role) }
    case .roleOfServiceAccount(let account, let role):
      try caller.needsToManage(account)
      try caller.needsToChange(account.role, to: role)
    case .regeneration(let account, let setting):
      try caller.needsToRegenerate(account, under: setting)
    case .token(let id, let account):
      if caller.credential != .token(id) { try caller.needsToManage(account) }
    case .longerToken(let account):
      try caller.needsToManage(account)
      try caller.needsToReach(account.role)
    case .shorterToken(let account):
      try caller.needsToManage(account)
    case .user(let user):
      try caller.needsToShare(user.organizationID)
      if verb != .seeUsers { try caller.needsToHandle(user.role) }
    case .roleOfUser(let user, let role):
      try caller.needsToShare(user.organizationID)
      try caller.needsToChange(user.role, to: role)
    }
  }
}
