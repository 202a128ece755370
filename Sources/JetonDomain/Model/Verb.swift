/// What a call does, by the word that the RPC's `verb` option, the policy and the
/// ledger share.
package enum Verb: String, Sendable, Hashable, CaseIterable {
  /// Needs no credential.
  case anyone = "Anyone"

  case createServiceAccount = "CreateServiceAccount"
  case seeServiceAccounts = "SeeServiceAccounts"
  case updateServiceAccount = "UpdateServiceAccount"
  case disableServiceAccount = "DisableServiceAccount"
  case enableServiceAccount = "EnableServiceAccount"
  case deleteServiceAccount = "DeleteServiceAccount"

  case regenerateToken = "RegenerateToken"
  case updateToken = "UpdateToken"
  case revokeToken = "RevokeToken"
  case verifyToken = "VerifyToken"
  case authorize = "Authorize"
  case whoAmI = "WhoAmI"

  case createUser = "CreateUser"
  case seeUsers = "SeeUsers"
  case updateUser = "UpdateUser"
  case issueSetupCode = "IssueSetupCode"
  case deactivateUser = "DeactivateUser"

  case login = "Login"
  case logout = "Logout"
  case changePassword = "ChangePassword"
  case setPassword = "SetPassword"

  case seeOrganization = "SeeOrganization"
  case updateOrganization = "UpdateOrganization"
  /// By the operator on the machine only; no RPC names it.
  case createOrganization = "CreateOrganization"
  /// By the daemon itself: events whose time in the ledger is over.
  case removeEvents = "RemoveEvents"
  /// By the daemon itself: tokens and sessions that ended long ago.
  case removeEnded = "RemoveEnded"

  case readLedger = "ReadLedger"
  /// By the operator on the machine only; no RPC names it.
  case rotateLedgerKey = "RotateLedgerKey"

  /// Which servers there are, and how they are.
  case seeNodes = "SeeNodes"

  /// What the server speaks: nothing secret, but no business of strangers.
  case seeSchema = "SeeSchema"
}
