package struct DeleteServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }

  package struct Answer: Sendable {
    package var serviceAccount: ServiceAccount
    package var endedTokenCount: Int
  }
}

extension Authority {
  package func deleteServiceAccount(
    _ command: DeleteServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<DeleteServiceAccount.Answer> {
    preconditionFailure("not yet")
  }
}
