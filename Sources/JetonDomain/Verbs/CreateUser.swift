package import JetonSecret

package struct CreateUser: Sendable, Hashable {
  package var name: String
  package var displayName: String = ""
  package var role: Role

  package init(name: String, role: Role) {
    self.name = name
    self.role = role
  }

  package struct Answer: Sendable {
    package var user: User
    package var setupCode: Secret
  }
}

extension Authority {
  package func createUser(
    _ command: CreateUser, by caller: Principal, in state: inout some StateReader,
    at moment: Moment, using entropy: inout some Entropy
  ) throws(StoreError) -> Ruling<CreateUser.Answer> {
    try rule(.createUser, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      draft.event.object = Event.Object(new: .user, named: command.name)
      try draft.require(caller, .newUser(command.role))
      let name = try checking(try Name.validated(command.name, field: "name"))
      let holder = try asking(
        try state.user(folded: Name.folded(name), in: caller.organizationID))
      guard holder == nil else { throw .refused(.nameTaken) }
      let minted = entropy.mint(.setupCode)
      var user = User(
        id: UserID(at: moment.now, randomness: entropy.randomness()),
        organizationID: caller.organizationID, name: name,
        displayName: try checking(try Text.displayName(command.displayName)),
        role: command.role, moment: moment, setupCode: minted.digest)
      draft.recordNew(&user)
      return .init(user: user, setupCode: minted.secret)
    }
  }
}
