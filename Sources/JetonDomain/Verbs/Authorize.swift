package struct Authorize: Sendable, Hashable {
  /// What the index found for the secret; nil when it is no token's.
  package var presented: TokenID?
  package var requiredRole: Role?
  package var action: String
  package var resource: String = ""
  package var reference: String = ""

  package init(presented: TokenID?, action: String) {
    self.presented = presented
    self.action = action
  }

  package struct Answer: Sendable {
    package var allowed: Bool
    package var verification: TokenVerification
  }
}

extension Authority {
  /// Records nothing when the token is unknown: the service counts that (A10).
  package func authorize(
    _ command: Authorize, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<Authorize.Answer> {
    preconditionFailure("not yet")
  }
}
