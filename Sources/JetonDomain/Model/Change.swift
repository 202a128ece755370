/// One step of state, decided by the domain, applied by the store in the transaction of its
/// event, then by the index.
package enum Change: Sendable, Hashable {
  case putOrganization(Organization)
  case putUser(User)
  case putServiceAccount(ServiceAccount)
  case putToken(Token)
  case putSession(Session)
  /// The account and all its tokens.
  case removeServiceAccount(ServiceAccountID)
  /// A token that ended long ago, with the digest by which it is found in memory.
  case removeToken(TokenID, Digest)
  case removeSession(SessionID)
}
