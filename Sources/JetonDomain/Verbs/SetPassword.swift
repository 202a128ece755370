/// Redeems a setup code.
package struct SetPassword: Sendable, Hashable {
  /// Whose code it is, as the index found.
  package var userID: UserID
  package var setupCode: Digest
  package var newHash: String

  package init(userID: UserID, setupCode: Digest, newHash: String) {
    self.userID = userID
    self.setupCode = setupCode
    self.newHash = newHash
  }
}

extension Authority {
  package func setPassword(
    _ command: SetPassword, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<User> {
    let draft = Draft(.setPassword, by: .anonymous, of: nil, at: moment)
    return try rule(draft, in: &state) { (draft, state) throws(Halt) in
      guard let before = try asking(try state.user(command.userID)),
        before.state != .deactivated, let code = before.setupCode, code.digest == command.setupCode
      else { throw .refused(.invalidCredential, recorded: .setupCodeUnknown) }
      guard moment.now < code.expireTime else {
        throw .refused(.invalidCredential, recorded: .setupCodeExpired)
      }
      var user = before
      draft.set("state", &user.state, to: .active)
      draft.record("password", from: nil, to: nil)
      user.passwordHash = command.newHash
      user.setupCode = nil
      draft.event.actor = Event.Actor(user)
      draft.event.organizationID = user.organizationID
      draft.event.object = Event.Object(user)
      draft.put(&user, was: before)
      try draft.endSessions(of: user, in: &state)
      return user
    }
  }
}
