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
      if let text = command.description {
        let description = try checking(try Text.description(text))
        draft.set("description", &account.description, to: description)
      }
      if let text = command.owner {
        let owner = try draft.owner(text, for: caller, in: &state)
        draft.set("owner", &account.ownerID, to: owner.id)
      }
      if let role = command.role, role != account.role {
        try draft.require(caller, .roleOfServiceAccount(before, becoming: role))
        draft.set("role", &account.role, to: role)
      }
      draft.put(&account, was: before)
      return try draft.view(account, in: &state)
    }
  }
}
