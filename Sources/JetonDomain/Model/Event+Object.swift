extension Event.Object {
  init(_ organization: Organization) {
    self.init(kind: .organization, id: organization.id.description, name: organization.name)
  }

  init(_ user: User) {
    self.init(kind: .user, id: user.id.description, name: user.name)
  }

  init(_ account: ServiceAccount) {
    self.init(kind: .serviceAccount, id: account.id.description, name: account.name)
  }

  /// What somebody wanted to make: by its name, unless that is none the ledger may hold.
  init?(new kind: Kind, named name: String) {
    guard let name = try? Name.validated(name, field: "name") else { return nil }
    self.init(kind: kind, id: "", name: name)
  }

  /// A token has no name; its hint is what people know it by.
  init(_ token: Token) {
    self.init(kind: .token, id: token.id.description, name: token.hint)
  }

  init(ledger origin: String) {
    self.init(kind: .ledger, id: origin, name: "")
  }

  init(_ session: Session) {
    self.init(kind: .session, id: session.id.description, name: "")
  }
}
