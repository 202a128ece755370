package struct ChangePassword: Sendable, Hashable {
  /// The hash that the current password was compared with.
  package var verifiedHash: String
  package var newHash: String

  package init(verifiedHash: String, newHash: String) {
    self.verifiedHash = verifiedHash
    self.newHash = newHash
  }

  package struct Answer: Sendable {
    package var endedSessionCount: Int
  }
}

extension Authority {
  package func changePassword(
    _ command: ChangePassword, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ChangePassword.Answer> {
    preconditionFailure("not yet")
  }
}
