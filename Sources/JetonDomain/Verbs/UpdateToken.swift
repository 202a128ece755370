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
    try rule(.updateToken, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let (before, account) = try draft.token(
        TokenID(command.tokenID), for: caller, in: &state)
      try draft.require(caller, .shorterToken(of: account))
      try draft.match(command.etag, before)
      guard before.isLive(at: moment.now) else { throw .refused(.tokenEnded) }
      let settings = try draft.organization(of: caller, in: &state).settings
      let end = try checking(
        try settings.end(command.expiry, createTime: before.createTime, now: moment.now))
      if before.isOutlived(by: end) {
        try draft.require(caller, .longerToken(of: account))
        let latest = try draft.liveTokens(of: account, in: &state).last
        try checking(
          try settings.checkExtension(
            of: before, to: end, command.expiry, latest: latest?.id, now: moment.now))
      }
      var token = before
      draft.end(&token, at: end)
      return token
    }
  }
}

extension Token {
  fileprivate func isOutlived(by end: Instant?) -> Bool {
    guard let expireTime else { return false }
    return end.map { $0 > expireTime } ?? true
  }
}

extension Organization.Settings {
  /// A token that a later one follows is in its overlap, which stays within the bound (A1, A2).
  fileprivate func checkExtension(
    of token: Token, to end: Instant?, _ expiry: Expiry, latest: TokenID?, now: Instant
  ) throws(Refusal) {
    guard token.id != latest else { return }
    guard let end, end <= now.advanced(by: maxRotationOverlap) else {
      throw .overlapTooLong(maxRotationOverlap, expiry.field)
    }
  }
}

extension Refusal {
  fileprivate static let tokenEnded = Refusal(
    .failedPrecondition, .tokenEnded,
    "The token has ended, which is for ever; regenerate the account's token.")
}
