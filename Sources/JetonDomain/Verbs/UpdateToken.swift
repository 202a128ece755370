/// Changes when a token ends.
package struct UpdateToken: Sendable, Hashable {
  package var tokenID: String
  package var expiry: Expiry
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(tokenID: String, expiry: Expiry) {
    self.tokenID = tokenID
    self.expiry = expiry
  }
}

extension Authority {
  package func updateToken(
    _ command: UpdateToken, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<Token> {
    preconditionFailure("not yet")
  }
}
