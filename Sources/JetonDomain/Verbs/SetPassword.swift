/// Redeems a setup code.
package struct SetPassword: Sendable, Hashable {
  /// Whose code it is, as the index found.
  package var userID: UserID
  package var setupCode: Digest
  package var newHash: String

  package init(userID: UserID, setupCode: Digest, newHash: String) {
    self.userID = userID
    self.setupCode = setupCode
    self.newHash = newHash
  }
}

extension Authority {
  package func setPassword(
    _ command: SetPassword, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<User> {
    preconditionFailure("not yet")
  }
}
