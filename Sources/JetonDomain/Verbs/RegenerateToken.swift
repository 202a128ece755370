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
    try rule(.regenerateToken, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let account = try draft.serviceAccount(command.serviceAccount, for: caller, in: &state)
      let settings = try draft.organization(of: caller, in: &state).settings
      try draft.require(caller, .regeneration(of: account, under: settings.selfRotation))
      let overlapEnd = try checking(try settings.end(command.overlap, now: moment.now))
      let end = try checking(
        try settings.end(command.expiry, createTime: moment.now, now: moment.now))
      let live = try draft.liveTokens(of: account, in: &state)
      guard overlapEnd == nil || live.count < Limits.liveTokensPerServiceAccount else {
        throw .refused(.tooManyTokens)
      }
      let (token, minted) = draft.issueToken(
        of: account, after: live.last?.id, by: caller, ending: end, using: &entropy)
      return .init(
        token: token, secret: minted.secret,
        previousTokens: draft.supersede(live, endingAt: overlapEnd))
    }
  }
}

extension Draft {
  /// A2: without an overlap all tokens before end now. With one the latest of them ends at its
  /// end, or sooner by its own, and those older keep the ends they have.
  fileprivate mutating func supersede(_ live: [Token], endingAt overlapEnd: Instant?) -> [Token] {
    var tokens = live
    for index in tokens.indices {
      relate(Event.Object(tokens[index]))
      guard let overlapEnd else {
        revoke(&tokens[index])
        continue
      }
      if index == tokens.endIndex - 1 {
        end(&tokens[index], at: min(overlapEnd, tokens[index].expireTime ?? overlapEnd))
      }
    }
    return tokens
  }
}

extension Refusal {
  fileprivate static let tooManyTokens = Refusal(
    .failedPrecondition, .tooManyTokens,
    "The account has \(Limits.liveTokensPerServiceAccount) live tokens; revoke one first.")
}
