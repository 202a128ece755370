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
    preconditionFailure("not yet")
  }
}
