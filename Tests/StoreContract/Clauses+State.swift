import JetonDomain

// Things are kept whole.
extension StoreContract {
  static var state: [Clause<Bench>] {
    [
      Clause("keeps every field of everything, over a restart") { bench in
        try await bench.with { try await keep(things, in: $0) }
        try await bench.with { shelf in
          try await shelf.read { (state) throws(StoreError) in try Found(&state) }
            .expectFixtures()
        }
      },
      Clause("replaces what has the same id") { bench in
        try await bench.with { shelf in
          try await keep(things, in: shelf)
          var account = Fixture.account(1)
          account.role = .owner
          account.isDisabled = true
          account.name = "another"
          let changed = account
          try await keep([.putServiceAccount(changed)], in: shelf)
          let found = try await shelf.read { (state) throws(StoreError) in
            (
              try state.serviceAccount(changed.id),
              try state.serviceAccount(folded: Name.folded("another"), in: Fixture.id(1)),
              try state.serviceAccount(
                folded: Name.folded(Fixture.account(1).name), in: Fixture.id(1))
            )
          }
          try expectEqual(found.0, changed, "by id")
          try expectEqual(found.1, changed, "by its new name")
          try expectEqual(found.2, nil, "by its old name")
        }
      },
      Clause("removes an account with all its tokens, and a session alone") { bench in
        try await bench.with { shelf in
          try await keep(things, in: shelf)
          try await keep(
            [.removeServiceAccount(Fixture.id(1)), .removeSession(Fixture.id(1))], in: shelf)
          let found = try await shelf.read { (state) throws(StoreError) in
            (
              try state.serviceAccount(Fixture.id(1)), try state.token(Fixture.id(1)),
              try state.tokens(of: Fixture.id(1)), try state.session(Fixture.id(1)),
              try state.sessions(of: Fixture.id(1)), try state.serviceAccount(Fixture.id(2))
            )
          }
          try expect(found.0 == nil && found.1 == nil && found.2.isEmpty, "the account is there")
          try expectEqual(found.3, nil, "the session")
          try expectEqual(found.4, [Fixture.session(2)], "the other session")
          try expectEqual(found.5, Fixture.account(2), "the other account")
        }
      },
      Clause("has a removed account's name free again") { bench in
        try await bench.with { shelf in
          try await keep([.putServiceAccount(Fixture.account(1))], in: shelf)
          var again = Fixture.account(7)
          again.name = Fixture.account(1).name
          try await keep(
            [.removeServiceAccount(Fixture.id(1)), .putServiceAccount(again)], in: shelf)
        }
      },
    ]
  }

  static var things: [Change] {
    [.putOrganization(Fixture.organization(1)), .putOrganization(Fixture.organization(2))]
      + [.putUser(Fixture.user(1)), .putUser(Fixture.user(2))]
      + [.putServiceAccount(Fixture.account(1)), .putServiceAccount(Fixture.account(2))]
      + (1...6).map { .putToken(Fixture.token($0)) }
      + [.putSession(Fixture.session(1)), .putSession(Fixture.session(2))]
  }

  static func keep(_ changes: [Change], in shelf: Bench.Shelf) async throws {
    try await shelf.write { (state) throws(StoreError) in
      for change in changes { try state.apply(change) }
    }
  }
}

/// Everything `things` put there, by the ways that lead to it.
private struct Found: Sendable {
  let organizations: [Organization]
  let organization: Organization?
  let user: User?
  let userByName: User?
  let account: ServiceAccount?
  let tokens: [Token]
  let token: Token?
  let session: Session?

  init(_ state: inout some StateReader) throws(StoreError) {
    organizations = try state.organizations()
    organization = try state.organization(folded: Name.folded("organization 2"))
    user = try state.user(Fixture.id(1))
    userByName = try state.user(folded: Name.folded("USÉR-2"), in: Fixture.id(1))
    account = try state.serviceAccount(Fixture.id(1))
    tokens = try state.tokens(of: Fixture.id(1))
    token = try state.token(Fixture.id(3))
    session = try state.session(Fixture.id(2))
  }

  func expectFixtures() throws {
    try expectEqual(organizations, [1, 2].map(Fixture.organization), "organizations")
    try expectEqual(organization, Fixture.organization(2), "an organization by name")
    try expectEqual(user, Fixture.user(1), "a user")
    try expectEqual(userByName, Fixture.user(2), "a user by name")
    try expectEqual(account, Fixture.account(1), "an account")
    try expectEqual(tokens, (1...6).map { Fixture.token($0) }, "tokens of an account")
    try expectEqual(token, Fixture.token(3), "a token")
    try expectEqual(session, Fixture.session(2), "a session")
  }
}
