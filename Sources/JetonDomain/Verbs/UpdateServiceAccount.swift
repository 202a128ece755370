/// What is nil stays.
package struct UpdateServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  package var description: String?
  /// A user, by id or name.
  package var owner: String?
  package var role: Role?
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  package func updateServiceAccount(
    _ command: UpdateServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ServiceAccountView> {
    preconditionFailure("not yet")
  }
}
