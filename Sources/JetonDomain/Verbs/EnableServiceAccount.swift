package struct EnableServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  package func enableServiceAccount(
    _ command: EnableServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ServiceAccountView> {
    preconditionFailure("not yet")
  }
}
