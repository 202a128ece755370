import JetonDomain

// Searches answer what the plain model answers.
extension StoreContract {
  static var searching: [Clause<Bench>] {
    [
      Clause("finds accounts by every filter, in both orders, page by page") { bench in
        try await compare(on: bench, accountQueries) { (query, state) throws(StoreError) in
          try state.serviceAccounts(query)
        } inMemory: { (query, state) in
          state.serviceAccounts(query)
        }
      },
      Clause("finds users by every filter, page by page") { bench in
        try await compare(on: bench, userQueries) { (query, state) throws(StoreError) in
          try state.users(query)
        } inMemory: { (query, state) in
          state.users(query)
        }
      },
      Clause("finds events by every filter, forwards and backwards, page by page") { bench in
        try await compare(on: bench, eventQueries) { (query, state) throws(StoreError) in
          try state.entries(query).map(\.epoch)
        } inMemory: { (query, state) in
          state.entries(query).map(\.epoch)
        }
      },
      Clause("finds live tokens, accounts of an owner, and counts active owners") { bench in
        try await compare(on: bench, [1, 2, 3]) { (number, state) throws(StoreError) in
          try Totals(number, &state)
        } inMemory: { (number, state) throws(StoreError) in
          try Totals(number, &state)
        }
      },
    ]
  }

  private static func compare<Query: Sendable, Answer: Equatable & Sendable>(
    on bench: Bench, _ queries: [Query],
    _ ask: @escaping @Sendable (Query, inout Bench.Shelf.Reader) throws(StoreError) -> Answer,
    inMemory askModel: (Query, inout MemoryState) throws(StoreError) -> Answer
  ) async throws {
    var model = MemoryState(now: Fixture.time)
    try populate(&model)
    try await bench.with { shelf in
      try await shelf.write { (state) throws(StoreError) in try populate(&state) }
      for query in queries {
        let found = try await shelf.read { (state) throws(StoreError) in try ask(query, &state) }
        try expectEqual(found, try askModel(query, &model), "\(query)")
      }
    }
  }

  private static func populate(_ state: inout some StateWriter) throws(StoreError) {
    for number in 1...2 { try state.apply(.putOrganization(Fixture.organization(number))) }
    for number in 1...24 {
      let organization = number % 6 == 0 ? 2 : 1
      try state.apply(.putUser(Fixture.user(number, in: organization)))
      try state.apply(.putServiceAccount(Fixture.account(number, in: organization)))
      try state.apply(.putToken(Fixture.token(number, of: number)))
      _ = try state.append(Fixture.event(number, in: number % 8 == 0 ? nil : organization))
    }
    _ = try state.append(Fixture.fullEvent(25))
  }
}

private struct Totals: Equatable, Sendable {
  let live: [Token]
  let owned: [ServiceAccount]
  let ownerCount: Int

  init(_ number: Int, _ state: inout some StateReader) throws(StoreError) {
    live = try state.liveTokens(in: Fixture.id(number), at: Fixture.later(500))
    owned = try state.serviceAccounts(ownedBy: Fixture.id(number))
    ownerCount = try state.activeOwnerCount(in: Fixture.id(number))
  }
}
