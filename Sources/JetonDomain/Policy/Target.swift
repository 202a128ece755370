/// What a call is about to touch, as far as it is known.
package enum Target: Sendable, Hashable {
  /// Not known yet, or of no matter: could this caller do this at all?
  case anything
  case newServiceAccount(Role)
  case serviceAccount(ServiceAccount)
  case roleOfServiceAccount(ServiceAccount, becoming: Role)
  case regeneration(of: ServiceAccount, under: Organization.SelfRotation)
  /// A token that the caller names.
  case token(TokenID, of: ServiceAccount)
  /// A token whose secret the caller has shown.
  case possessedToken
  case longerToken(of: ServiceAccount)
  case shorterToken(of: ServiceAccount)
  case newUser(Role)
  case user(User)
  case roleOfUser(User, becoming: Role)
}

package enum Decision: Sendable, Hashable {
  case allowed
  /// Always of the kind `permissionDenied`.
  case denied(Refusal)
}
