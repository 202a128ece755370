package struct SeeServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  package func seeServiceAccount(
    _ command: SeeServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ServiceAccountView> {
    preconditionFailure("not yet")
  }
}
