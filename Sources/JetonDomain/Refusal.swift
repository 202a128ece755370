/// Why a call was not done: a value, since refusing is an answer, not a failure.
package struct Refusal: Error, Sendable, Hashable {
  package var kind: Kind
  package var reason: Reason
  /// For a person; says what to do next where something can be done.
  package var message: String
  /// The field at fault, as the request names it.
  package var field: String?
  /// What would have been needed, for example `role` and `ADMIN`.
  package var needed: [String: String]

  package init(
    _ kind: Kind, _ reason: Reason, _ message: String, field: String? = nil,
    needed: [String: String] = [:]
  ) {
    self.kind = kind
    self.reason = reason
    self.message = message
    self.field = field
    self.needed = needed
  }

  /// The status code the caller gets.
  package enum Kind: Sendable, Hashable, CaseIterable {
    case invalidArgument
    case notFound
    case alreadyExists
    case permissionDenied
    case failedPrecondition
    case aborted
    case resourceExhausted
    case unauthenticated
  }

  static let nameTaken = Refusal(
    .alreadyExists, .nameTaken, "The name is taken.", field: "name")
  static let nothingToUpdate = Refusal(
    .invalidArgument, .nothingToUpdate, "Nothing to change was given.", field: "update_mask")
  static let userDeactivated = Refusal(
    .failedPrecondition, .userDeactivated, "The user is deactivated, which is for ever.")

  /// For programs, and for the ledger. Part of the contract: never renamed.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    // What the caller lacks.
    case roleRequired = "ROLE_REQUIRED"
    case roleAboveOwn = "ROLE_ABOVE_OWN"
    case notOwner = "NOT_OWNER"
    case otherOrganization = "OTHER_ORGANIZATION"
    case userRequired = "USER_REQUIRED"
    case operatorRequired = "OPERATOR_REQUIRED"
    case selfRotationOff = "SELF_ROTATION_OFF"

    // The credential. Outwardly always the first.
    case invalidCredential = "INVALID_CREDENTIAL"
    case tokenUnknown = "TOKEN_UNKNOWN"
    case tokenExpired = "TOKEN_EXPIRED"
    case tokenRevoked = "TOKEN_REVOKED"
    case serviceAccountDisabled = "SERVICE_ACCOUNT_DISABLED"
    case serviceAccountDeleted = "SERVICE_ACCOUNT_DELETED"
    case sessionUnknown = "SESSION_UNKNOWN"
    case sessionExpired = "SESSION_EXPIRED"
    case userNotActive = "USER_NOT_ACTIVE"
    case passwordChanged = "PASSWORD_CHANGED"
    case setupCodeUnknown = "SETUP_CODE_UNKNOWN"
    case setupCodeExpired = "SETUP_CODE_EXPIRED"

    // What is not there, or no longer as it was.
    case serviceAccountNotFound = "SERVICE_ACCOUNT_NOT_FOUND"
    case userNotFound = "USER_NOT_FOUND"
    case tokenNotFound = "TOKEN_NOT_FOUND"
    case actorNotFound = "ACTOR_NOT_FOUND"
    case objectNotFound = "OBJECT_NOT_FOUND"
    case organizationNotFound = "ORGANIZATION_NOT_FOUND"
    case etagMismatch = "ETAG_MISMATCH"

    // What the request says.
    case nameTaken = "NAME_TAKEN"
    case nameInvalid = "NAME_INVALID"
    case nameAmbiguous = "NAME_AMBIGUOUS"
    case textInvalid = "TEXT_INVALID"
    case textContainsSecret = "TEXT_CONTAINS_SECRET"
    case expiryNotInFuture = "EXPIRY_NOT_IN_FUTURE"
    case tokenLifeTooLong = "TOKEN_LIFE_TOO_LONG"
    case overlapNotInFuture = "OVERLAP_NOT_IN_FUTURE"
    case overlapTooLong = "OVERLAP_TOO_LONG"
    case settingInvalid = "SETTING_INVALID"
    case nothingToUpdate = "NOTHING_TO_UPDATE"

    // What stands in the way.
    case tooManyTokens = "TOO_MANY_TOKENS"
    case tokenEnded = "TOKEN_ENDED"
    case ownerNotActive = "OWNER_NOT_ACTIVE"
    case ownSetupCode = "OWN_SETUP_CODE"
    case userDeactivated = "USER_DEACTIVATED"
    case successorRequired = "SUCCESSOR_REQUIRED"
    case lastOwner = "LAST_OWNER"
  }
}
