package import JetonSecret

/// An organization and its first OWNER.
package struct CreateOrganization: Sendable, Hashable {
  package var name: String
  package var ownerName: String
  package var ownerDisplayName: String = ""
  /// Nil: the OWNER gets a setup code.
  package var passwordHash: String?
  package var settings: Organization.Settings = Organization.Settings()

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
    preconditionFailure("not yet")
  }
}
