package struct ChangePassword: Sendable, Hashable {
  /// The hash that the current password was compared with.
  package var verifiedHash: String
  package var newHash: String

  package init(verifiedHash: String, newHash: String) {
    self.verifiedHash = verifiedHash
    self.newHash = newHash
  }

  package struct Answer: Sendable {
    package var endedSessionCount: Int
  }
}

extension Authority {
  package func changePassword(
    _ command: ChangePassword, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ChangePassword.Answer> {
    try rule(.changePassword, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      guard let id = caller.userID, let before = try asking(try state.user(id)) else {
        throw .refused(.invalidCredential)
      }
      draft.event.object = Event.Object(before)
      guard before.passwordHash == command.verifiedHash else {
        throw .refused(
          Refusal(.aborted, .passwordChanged, "The password was changed meanwhile."))
      }
      var user = before
      user.passwordHash = command.newHash
      draft.record("password", from: nil, to: nil)
      draft.put(&user, was: before)
      let count = try draft.endSessions(of: user, but: caller.sessionID, in: &state)
      return .init(endedSessionCount: count)
    }
  }
}
