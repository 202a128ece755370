package import JetonSecret

/// An organization and its first OWNER.
package struct CreateOrganization: Sendable, Hashable {
  package var name: String
  package var ownerName: String
  package var ownerDisplayName: String = ""
  /// Nil: the OWNER gets a setup code.
  package var passwordHash: String?
  package var settings: Organization.Settings = Organization.Settings()
  /// Of the first organization: with it the ledger begins.
  package var ledger: LedgerBeginning?

  package init(name: String, ownerName: String) {
    self.name = name
    self.ownerName = ownerName
  }

  package struct Answer: Sendable {
    package var organization: Organization
    package var owner: User
    package var setupCode: Secret?
  }
}

extension Authority {
  package func createOrganization(
    _ command: CreateOrganization, by operatorName: String, in state: inout some StateReader,
    at moment: Moment, using entropy: inout some Entropy
  ) throws(StoreError) -> Ruling<CreateOrganization.Answer> {
    let draft = Draft(.createOrganization, by: .operator(operatorName), of: nil, at: moment)
    return try rule(draft, in: &state) { (draft, state) throws(Halt) in
      let organization = try draft.newOrganization(command, in: &state, using: &entropy)
      let minted = command.passwordHash == nil ? entropy.mint(.setupCode) : nil
      let owner = try draft.firstOwner(
        command, of: organization, setupCode: minted?.digest,
        id: UserID(at: moment.now, randomness: entropy.randomness()))
      if let ledger = command.ledger { draft.begin(ledger) }
      return .init(organization: organization, owner: owner, setupCode: minted?.secret)
    }
  }
}

extension Draft {
  fileprivate mutating func firstOwner(
    _ command: CreateOrganization, of organization: Organization, setupCode: Digest?, id: UserID
  ) throws(Halt) -> User {
    var owner = User(
      id: id, organizationID: organization.id,
      name: try checking(try Name.validated(command.ownerName, field: "owner_name")),
      displayName: try checking(try Text.displayName(command.ownerDisplayName)),
      role: .owner, moment: moment, setupCode: setupCode)
    owner.passwordHash = command.passwordHash
    if setupCode == nil { owner.state = .active }
    relate(Event.Object(owner))
    record("owner", from: nil, to: owner.id.description)
    put(&owner, was: nil)
    return owner
  }

  fileprivate mutating func newOrganization(
    _ command: CreateOrganization, in state: inout some StateReader,
    using entropy: inout some Entropy
  ) throws(Halt) -> Organization {
    let name = try checking(try Name.validated(command.name, field: "name"))
    let holder = try asking(try state.organization(folded: Name.folded(name)))
    guard holder == nil else { throw .refused(.nameTaken) }
    try checking(try command.settings.check())
    var organization = Organization(
      id: OrganizationID(at: moment.now, randomness: entropy.randomness()), name: name,
      settings: command.settings, createTime: moment.now, updateTime: moment.now,
      revision: moment.nextEpoch)
    event.organizationID = organization.id
    event.object = Event.Object(organization)
    record("name", from: nil, to: name)
    put(&organization, was: nil)
    return organization
  }
}
