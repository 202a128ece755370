package struct ListTokens: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  package var includeEnded: Bool = false

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  /// In order of creation.
  package func listTokens(
    _ command: ListTokens, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<[Token]> {
    preconditionFailure("not yet")
  }
}
