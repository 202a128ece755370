/// What is nil stays.
package struct UpdateUser: Sendable, Hashable {
  /// By id or name.
  package var user: String
  package var displayName: String?
  package var role: Role?
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(user: String) {
    self.user = user
  }
}

extension Authority {
  package func updateUser(
    _ command: UpdateUser, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<User> {
    preconditionFailure("not yet")
  }
}
