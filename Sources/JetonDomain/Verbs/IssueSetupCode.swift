/// A new setup code, for one who lost the first or forgot the password.
package struct IssueSetupCode: Sendable, Hashable {
  /// By id or name.
  package var user: String

  package init(user: String) {
    self.user = user
  }
}

extension Authority {
  /// Until the code is redeemed, password and sessions stay as they are.
  package func issueSetupCode(
    _ command: IssueSetupCode, by caller: Principal, in state: inout some StateReader,
    at moment: Moment, using entropy: inout some Entropy
  ) throws(StoreError) -> Ruling<CreateUser.Answer> {
    try rule(.issueSetupCode, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let before = try draft.handledUser(command.user, by: caller, in: &state)
      // Who holds a stolen session shall not get a password by it.
      guard before.id != caller.userID else { throw .refused(.ownSetupCode) }
      guard before.state != .deactivated else { throw .refused(.userDeactivated) }
      let minted = entropy.mint(.setupCode)
      var user = before
      user.setupCode = User.SetupCode(
        digest: minted.digest, expireTime: moment.now.advanced(by: Limits.setupCodeLife))
      draft.record("setup_code", from: nil, to: nil)
      draft.put(&user, was: before)
      return .init(user: user, setupCode: minted.secret)
    }
  }
}

extension Refusal {
  fileprivate static let ownSetupCode = Refusal(
    .failedPrecondition, .ownSetupCode,
    "Nobody gets a setup code from themselves; change the password instead.", field: "user")
}
