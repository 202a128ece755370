/// What is nil stays.
package struct UpdateUser: Sendable, Hashable {
  /// By id or name.
  package var user: String
  package var displayName: String?
  package var role: Role?
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(user: String) {
    self.user = user
  }
}

extension Authority {
  package func updateUser(
    _ command: UpdateUser, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<User> {
    try rule(.updateUser, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let before = try draft.handledUser(command.user, by: caller, in: &state)
      try draft.match(command.etag, before)
      guard command.displayName != nil || command.role != nil else {
        throw .refused(.nothingToUpdate)
      }
      guard before.state != .deactivated else { throw .refused(.userDeactivated) }
      var user = before
      if let text = command.displayName {
        let displayName = try checking(try Text.displayName(text))
        draft.set("display_name", &user.displayName, to: displayName)
      }
      if let role = command.role, role != user.role {
        try draft.require(caller, .roleOfUser(before, becoming: role))
        try draft.keepAnOwner(without: before, in: &state)
        draft.set("role", &user.role, to: role)
      }
      draft.put(&user, was: before)
      return user
    }
  }
}
