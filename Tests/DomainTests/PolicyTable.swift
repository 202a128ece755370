import JetonDomain

// The table of roles and the ceiling, written out by hand from product.md. A row is one relation
// of caller and target. In a row stands one block for each role of the caller, from OWNER down
// to VIEWER, and in a block one sign for each role of the target, in the same order.

enum Relation: String, Sendable, CaseIterable {
  /// The caller is the user who owns the account.
  case owned
  /// Somebody else owns it.
  case foreign
  /// It belongs to another organization.
  case elsewhere
}

struct PolicyRow: Sendable {
  var verb: Verb
  var relation: Relation
  /// Four blocks of four.
  var signs: String

  init(_ signs: String, _ verb: Verb, _ relation: Relation) {
    self.verb = verb
    self.relation = relation
    self.signs = signs.filter { $0 != " " }
  }
}

let roles: [Role] = [.owner, .admin, .contributor, .viewer]

/// On a service account of the role in the block's column.
let accountRows: [PolicyRow] = [
  //         OWNER ADMIN CONTR VIEWER
  PolicyRow("++++  ++++  ++++  ----", .seeServiceAccounts, .owned),
  PolicyRow("++++  ++++  ----  ----", .seeServiceAccounts, .foreign),
  PolicyRow("++++  ++++  ++++  ----", .updateServiceAccount, .owned),
  PolicyRow("++++  ++++  ----  ----", .updateServiceAccount, .foreign),
  PolicyRow("++++  ++++  ++++  ----", .disableServiceAccount, .owned),
  PolicyRow("++++  ++++  ----  ----", .disableServiceAccount, .foreign),
  PolicyRow("++++  -+++  --++  ----", .enableServiceAccount, .owned),
  PolicyRow("++++  -+++  ----  ----", .enableServiceAccount, .foreign),
  PolicyRow("++++  ++++  ++++  ----", .deleteServiceAccount, .owned),
  PolicyRow("++++  ++++  ----  ----", .deleteServiceAccount, .foreign),
  PolicyRow("++++  -+++  --++  ----", .regenerateToken, .owned),
  PolicyRow("++++  -+++  ----  ----", .regenerateToken, .foreign),
  PolicyRow("++++  ++++  ++++  ----", .revokeToken, .owned),
  PolicyRow("++++  ++++  ----  ----", .revokeToken, .foreign),
]

/// A token's end put off, and brought nearer.
let longerTokenRows: [PolicyRow] = [
  PolicyRow("++++  -+++  --++  ----", .updateToken, .owned),
  PolicyRow("++++  -+++  ----  ----", .updateToken, .foreign),
]
let shorterTokenRows: [PolicyRow] = [
  PolicyRow("++++  ++++  ++++  ----", .updateToken, .owned),
  PolicyRow("++++  ++++  ----  ----", .updateToken, .foreign),
]

/// On a user of the role in the block's column, or a new account or user of that role.
let roleRows: [PolicyRow] = [
  PolicyRow("++++  -+++  --++  ----", .createServiceAccount, .foreign),
  PolicyRow("++++  -+++  ----  ----", .createUser, .foreign),
  PolicyRow("++++  -+++  ----  ----", .updateUser, .foreign),
  PolicyRow("++++  -+++  ----  ----", .issueSetupCode, .foreign),
  PolicyRow("++++  -+++  ----  ----", .deactivateUser, .foreign),
  PolicyRow("++++  ++++  ++++  ++++", .seeUsers, .foreign),
]

/// A change of role: one text for each role of the caller; in it a block for each role before, and
/// in that a sign for each role after.
let accountRoleChanges: [(Relation, [String])] = [
  (
    .owned,
    [
      "++++ ++++ ++++ ++++",  // OWNER
      "---- -+++ -+++ -+++",  // ADMIN
      "---- -+++ --++ --++",  // CONTRIBUTOR
      "---- ---- ---- ----",  // VIEWER
    ]
  ),
  (
    .foreign,
    [
      "++++ ++++ ++++ ++++",
      "---- -+++ -+++ -+++",
      "---- ---- ---- ----",
      "---- ---- ---- ----",
    ]
  ),
]

let userRoleChanges = [
  "++++ ++++ ++++ ++++",
  "---- -+++ -+++ -+++",
  "---- ---- ---- ----",
  "---- ---- ---- ----",
]

/// What an account may do to itself, by its own role.
let itselfRows: [(Verb, String)] = [
  (.seeServiceAccounts, "++--"),
  (.updateServiceAccount, "++--"),
  (.disableServiceAccount, "++--"),
  (.enableServiceAccount, "++--"),
  (.deleteServiceAccount, "++--"),
]

/// Regenerating itself, by the organization's setting (A7).
let selfRotationRows: [(Organization.SelfRotation, String)] = [
  (.off, "----"),
  (.contributor, "+++-"),
  (.viewer, "++++"),
]

/// What each role may do at all: users, then service accounts.
let verbRows: [(Verb, users: String, accounts: String)] = [
  (.anyone, "++++", "++++"),
  (.createServiceAccount, "+++-", "+++-"),
  (.seeServiceAccounts, "+++-", "+++-"),
  (.updateServiceAccount, "+++-", "+++-"),
  (.disableServiceAccount, "+++-", "+++-"),
  (.enableServiceAccount, "+++-", "+++-"),
  (.deleteServiceAccount, "+++-", "+++-"),
  (.regenerateToken, "+++-", "++++"),
  (.updateToken, "+++-", "+++-"),
  (.revokeToken, "++++", "++++"),
  (.verifyToken, "++++", "++++"),
  (.authorize, "++++", "++++"),
  (.whoAmI, "++++", "++++"),
  (.seeSchema, "++++", "++++"),
  (.createUser, "++--", "++--"),
  (.seeUsers, "++++", "++++"),
  (.updateUser, "++--", "++--"),
  (.issueSetupCode, "++--", "++--"),
  (.deactivateUser, "++--", "++--"),
  (.login, "++++", "++++"),
  (.logout, "++++", "----"),
  (.changePassword, "++++", "----"),
  (.setPassword, "++++", "++++"),
  (.seeOrganization, "++++", "++++"),
  (.updateOrganization, "+---", "+---"),
  (.createOrganization, "----", "----"),
  (.removeEvents, "----", "----"),
  (.rotateLedgerKey, "----", "----"),
  (.removeEnded, "----", "----"),
  (.readLedger, "++--", "++--"),
  (.seeNodes, "++--", "++--"),
]
