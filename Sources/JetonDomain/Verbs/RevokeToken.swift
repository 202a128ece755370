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
    try rule(.revokeToken, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      var token: Token
      switch command.target {
      case .id(let text):
        token = try draft.managedToken(TokenID(text), by: caller, in: &state)
      case .own:
        guard let own = caller.tokenID else { throw .refused(.noOwnToken) }
        token = try draft.managedToken(own, by: caller, in: &state)
      case .possessed(let id):
        token = try draft.possessedToken(id, by: caller, in: &state)
      }
      draft.revoke(&token)
      return token
    }
  }
}

extension Draft {
  fileprivate mutating func managedToken(
    _ id: TokenID?, by caller: Principal, in state: inout some StateReader
  ) throws(Halt) -> Token {
    let (token, account) = try token(id, for: caller, in: &state)
    try require(caller, .token(token.id, of: account))
    return token
  }

  /// Whoever can show the secret may end it, account and rights being no matter (A7).
  fileprivate mutating func possessedToken(
    _ id: TokenID?, by caller: Principal, in state: inout some StateReader
  ) throws(Halt) -> Token {
    guard let id, let token = try asking(try state.token(id)),
      let account = try asking(try state.serviceAccount(token.serviceAccountID)),
      account.organizationID == caller.organizationID
    else {
      throw .refused(
        Refusal(.notFound, .tokenNotFound, "It is the secret of no token.", field: "secret"))
    }
    event.object = Event.Object(token)
    relate(Event.Object(account))
    try require(caller, .possessedToken)
    return token
  }
}

extension Refusal {
  fileprivate static let noOwnToken = Refusal(
    .failedPrecondition, .tokenNotFound,
    "This call came with a session, not with a token; to end a session, log out.", field: "own")
}
