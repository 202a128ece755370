extension Draft {
  /// A new token of `account`, which sorts after those it has. The event names it; its secret
  /// goes to the caller alone (S15).
  mutating func issueToken(
    of account: ServiceAccount, after previous: TokenID?, by caller: Principal,
    ending expireTime: Instant?, using entropy: inout some Entropy
  ) -> (token: Token, minted: Minted) {
    let minted = entropy.mint(.token)
    var token = Token(
      id: TokenID(at: moment.now, randomness: entropy.randomness(), after: previous),
      serviceAccountID: account.id, digest: minted.digest, hint: minted.hint,
      creatorID: caller.identity.description, createTime: moment.now, updateTime: moment.now,
      expireTime: expireTime, revokeTime: nil, revision: moment.nextEpoch)
    put(&token, was: nil)
    relate(Event.Object(token))
    record("\(token.id).expire_time", from: nil, to: expireTime?.description)
    return (token, minted)
  }

  /// Ends a token now, unless it has been.
  mutating func revoke(_ token: inout Token) {
    let before = token
    guard before.revokeTime == nil else { return }
    token.revokeTime = moment.now
    record("\(token.id).revoke_time", from: nil, to: moment.now.description)
    put(&token, was: before)
  }

  mutating func end(_ token: inout Token, at expireTime: Instant?) {
    let before = token
    guard before.expireTime != expireTime else { return }
    token.expireTime = expireTime
    record(
      "\(token.id).expire_time", from: before.expireTime?.description,
      to: expireTime?.description)
    put(&token, was: before)
  }
}
