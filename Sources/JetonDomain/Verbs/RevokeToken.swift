package struct RevokeToken: Sendable, Hashable {
  package var target: Target

  package init(target: Target) {
    self.target = target
  }

  package enum Target: Sendable, Hashable {
    case id(String)
    /// The caller has shown its secret; nil when that is no token's.
    case possessed(TokenID?)
    /// The one that the call came with.
    case own
  }
}

extension Authority {
  package func revokeToken(
    _ command: RevokeToken, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<Token> {
    preconditionFailure("not yet")
  }
}
