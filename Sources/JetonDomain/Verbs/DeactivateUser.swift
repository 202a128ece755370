package struct DeactivateUser: Sendable, Hashable {
  /// By id or name.
  package var user: String
  /// A user, by id or name; nil is the caller, or the calling account's owner.
  package var successor: String?
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init(user: String) {
    self.user = user
  }

  package struct Answer: Sendable {
    package var user: User
    package var transferredServiceAccountCount: Int
  }
}

extension Authority {
  package func deactivateUser(
    _ command: DeactivateUser, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<DeactivateUser.Answer> {
    try rule(.deactivateUser, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let before = try draft.handledUser(command.user, by: caller, in: &state)
      try draft.match(command.etag, before)
      guard before.state != .deactivated else {
        return .init(user: before, transferredServiceAccountCount: 0)
      }
      try draft.keepAnOwner(without: before, in: &state)
      var user = before
      draft.set("state", &user.state, to: .deactivated)
      user.passwordHash = nil
      user.setupCode = nil
      draft.put(&user, was: before)
      try draft.endSessions(of: user, in: &state)
      let count = try draft.transferAccounts(
        of: user, to: command.successor, by: caller, in: &state)
      return .init(user: user, transferredServiceAccountCount: count)
    }
  }
}

extension Draft {
  /// A5: an account has always somebody who answers for it.
  fileprivate mutating func transferAccounts(
    of user: User, to successor: String?, by caller: Principal,
    in state: inout some StateReader
  ) throws(Halt) -> Int {
    let accounts = try asking(try state.serviceAccounts(ownedBy: user.id))
    guard !accounts.isEmpty || successor != nil else { return 0 }
    let heir = try owner(successor, for: caller, field: "successor", in: &state)
    guard heir.id != user.id else { throw .refused(.successorRequired) }
    for before in accounts {
      var account = before
      account.ownerID = heir.id
      put(&account, was: before)
      relate(Event.Object(account))
    }
    record("service_account_owner", from: user.id.description, to: heir.id.description)
    record("transferred_service_account_count", from: nil, to: String(accounts.count))
    return accounts.count
  }
}

extension Refusal {
  fileprivate static let successorRequired = Refusal(
    .failedPrecondition, .successorRequired,
    "The user owns service accounts; name another user who shall own them.", field: "successor")
}
