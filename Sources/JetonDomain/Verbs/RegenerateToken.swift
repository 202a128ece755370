package import JetonSecret

package struct RegenerateToken: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  package var overlap: Overlap = .none
  package var expiry: Expiry = .organizationDefault

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }

  package struct Answer: Sendable {
    package var token: Token
    package var secret: Secret
    package var previousTokens: [Token]
  }
}

extension Authority {
  package func regenerateToken(
    _ command: RegenerateToken, by caller: Principal, in state: inout some StateReader,
    at moment: Moment, using entropy: inout some Entropy
  ) throws(StoreError) -> Ruling<RegenerateToken.Answer> {
    preconditionFailure("not yet")
  }
}
