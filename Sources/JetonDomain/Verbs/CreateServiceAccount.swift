package import JetonSecret

package struct CreateServiceAccount: Sendable, Hashable {
  package var name: String
  package var description: String = ""
  /// A user, by id or name; nil is the caller, or the calling account's owner.
  package var owner: String?
  package var role: Role
  package var expiry: Expiry = .organizationDefault

  package init(name: String, role: Role) {
    self.name = name
    self.role = role
  }

  package struct Answer: Sendable {
    package var serviceAccount: ServiceAccountView
    package var token: Token
    package var secret: Secret
  }
}

extension Authority {
  package func createServiceAccount(
    _ command: CreateServiceAccount, by caller: Principal, in state: inout some StateReader,
    at moment: Moment, using entropy: inout some Entropy
  ) throws(StoreError) -> Ruling<CreateServiceAccount.Answer> {
    try rule(.createServiceAccount, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      draft.event.object = Event.Object(new: .serviceAccount, named: command.name)
      try draft.require(caller, .newServiceAccount(command.role))
      let settings = try draft.organization(of: caller, in: &state).settings
      let end = try checking(
        try settings.end(command.expiry, createTime: moment.now, now: moment.now))
      let account = try draft.newServiceAccount(
        command, by: caller, in: &state, using: &entropy)
      let (token, minted) = draft.issueToken(
        of: account, after: nil, by: caller, ending: end, using: &entropy)
      return .init(
        serviceAccount: try draft.view(account, liveTokenCount: 1, in: &state), token: token,
        secret: minted.secret)
    }
  }
}

extension Draft {
  fileprivate mutating func newServiceAccount(
    _ command: CreateServiceAccount, by caller: Principal, in state: inout some StateReader,
    using entropy: inout some Entropy
  ) throws(Halt) -> ServiceAccount {
    let name = try freeServiceAccountName(command.name, for: caller, in: &state)
    let description = try checking(try Text.description(command.description))
    let owner = try owner(command.owner, for: caller, in: &state)
    var account = ServiceAccount(
      id: ServiceAccountID(at: moment.now, randomness: entropy.randomness()),
      organizationID: caller.organizationID, name: name, description: description,
      ownerID: owner.id, role: command.role, isDisabled: false,
      creatorID: caller.identity.description, createTime: moment.now, updateTime: moment.now,
      revision: moment.nextEpoch)
    event.object = Event.Object(account)
    recordFields(of: account)
    put(&account, was: nil)
    return account
  }

  private mutating func freeServiceAccountName(
    _ text: String, for caller: Principal, in state: inout some StateReader
  ) throws(Halt) -> String {
    let name = try checking(try Name.validated(text, field: "name"))
    let holder = try asking(
      try state.serviceAccount(folded: Name.folded(name), in: caller.organizationID))
    guard holder == nil else { throw .refused(.nameTaken) }
    return name
  }

  private mutating func recordFields(of account: ServiceAccount) {
    record("name", from: nil, to: account.name)
    record("description", from: nil, to: account.description)
    record("owner", from: nil, to: account.ownerID.description)
    record("role", from: nil, to: account.role.word)
  }
}
