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
    preconditionFailure("not yet")
  }
}
