package import JetonSecret

/// The password was right; whoever hashes found that, on its own threads.
package struct Login: Sendable, Hashable {
  package var userID: UserID
  /// The hash that the password was compared with.
  package var verifiedHash: String

  package init(userID: UserID, verifiedHash: String) {
    self.userID = userID
    self.verifiedHash = verifiedHash
  }

  package struct Answer: Sendable {
    package var user: User
    package var session: Session
    package var secret: Secret
  }
}

extension Authority {
  package func login(
    _ command: Login, in state: inout some StateReader,
    at moment: Moment, using entropy: inout some Entropy
  ) throws(StoreError) -> Ruling<Login.Answer> {
    preconditionFailure("not yet")
  }
}
