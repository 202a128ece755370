/// What is nil stays.
package struct UpdateServiceAccount: Sendable, Hashable {
  /// By id or name.
  package var serviceAccount: String
  package var description: String?
  /// A user, by id or name.
  package var owner: String?
  package var role: Role?
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(serviceAccount: String) {
    self.serviceAccount = serviceAccount
  }
}

extension Authority {
  package func updateServiceAccount(
    _ command: UpdateServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<ServiceAccountView> {
    try rule(.updateServiceAccount, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let before = try draft.serviceAccount(command.serviceAccount, for: caller, in: &state)
      try draft.require(caller, .serviceAccount(before))
      try draft.match(command.etag, before)
      guard command.description != nil || command.owner != nil || command.role != nil else {
        throw .refused(.nothingToUpdate)
      }
      var account = before
      try draft.edit(&account, by: command, of: caller, in: &state)
      draft.put(&account, was: before)
      return try draft.view(account, in: &state)
    }
  }
}

extension Draft {
  fileprivate mutating func edit(
    _ account: inout ServiceAccount, by command: UpdateServiceAccount, of caller: Principal,
    in state: inout some StateReader
  ) throws(Halt) {
    // First of all, since ownership may be given away with the same call.
    if let role = command.role, role != account.role {
      try require(caller, .roleOfServiceAccount(account, becoming: role))
      set("role", &account.role, to: role)
    }
    if let text = command.description {
      let description = try checking(try Text.description(text))
      set("description", &account.description, to: description)
    }
    if let text = command.owner {
      let owner = try owner(text, for: caller, in: &state)
      set("owner", &account.ownerID, to: owner.id)
    }
  }
}
