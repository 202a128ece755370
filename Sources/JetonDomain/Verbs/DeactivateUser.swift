package struct DeactivateUser: Sendable, Hashable {
  /// By id or name.
  package var user: String
  /// A user, by id or name; nil is the caller, or the calling account's owner.
  package var successor: String?
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(user: String) {
    self.user = user
  }

  package struct Answer: Sendable {
    package var user: User
    package var transferredServiceAccountCount: Int
  }
}

extension Authority {
  package func deactivateUser(
    _ command: DeactivateUser, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<DeactivateUser.Answer> {
    preconditionFailure("not yet")
  }
}
