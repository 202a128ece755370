import JetonDomain
import JetonRows
import JetonSQLite

/// Appends through the store's own writer until the ledger has so many events: what ten thousand
/// accounts do, one in a thousand refused, with a few changes among it.
func fill(_ office: BenchOffice, upTo count: Int) async throws {
  let perCommit = 2_000
  var position = Int(
    try await office.store.read { (state) throws(StoreError) in
      try state.lastEpoch()
    })
  let start = ContinuousClock.now
  let first = position
  while position < count {
    let numbers = position..<min(position + perCommit, count)
    try await office.store.write { writer throws(StoreError) in
      for number in numbers { _ = try writer.append(event(number, at: writer.now)) }
    }
    position = numbers.upperBound
  }
  let seconds = (ContinuousClock.now - start).inMicroseconds / 1e6
  if position > first {
    print("events=\(position)", "filled_per_second=\(Int(Double(position - first) / seconds))")
  }
}

private func event(_ number: Int, at now: Instant) -> Event {
  // A multiplier without a factor in common with the count visits all accounts in turn.
  let account = (number &* 7_919) % BenchOffice.accountCount
  let id: ServiceAccountID = BenchOffice.id(account)
  let token: TokenID = BenchOffice.id(account)
  let actor = Event.Actor(
    kind: .serviceAccount, id: id.description, name: "service-\(account)", role: .viewer,
    credentialID: token.description)
  var event = Event(
    time: now, organizationID: BenchOffice.id(0),
    verb: number % 1_000 == 500 ? .updateServiceAccount : .authorize, actor: actor,
    origin: Event.Origin(source: "192.0.2.17", agent: "gateway/1.4.2 jeton-swift/1"))
  if number % 1_000 == 999 {
    event.outcome = .denied
    event.reason = "ROLE_REQUIRED"
  }
  if event.verb == .authorize {
    event.action = Event.RecordedAction(
      action: "deploy", resource: "projects/billing/environments/production",
      reference: "req-\(number)", requiredRole: nil, verifier: actor)
  } else {
    event.object = Event.Object(kind: .serviceAccount, id: id.description, name: actor.name)
  }
  return event
}

/// The median of a hundred pages of fifty, filter by filter, at the end of the ledger and in the
/// middle of it.
func measurePages(_ office: BenchOffice) async throws {
  let size = try await office.store.read { (state) throws(StoreError) in try state.lastEpoch() }
  let somebody: ServiceAccountID = BenchOffice.id(4_242)
  let nobody: ServiceAccountID = BenchOffice.id(99_999_999)
  let token: TokenID = BenchOffice.id(4_242)
  let middle = try await office.store.read { (state) throws(StoreError) in
    var query = EventQuery(organizationID: nil, limit: 1)
    query.after = size / 2
    return try state.entries(query).first?.event.time ?? .earliest
  }
  let filters: [(String, (inout EventQuery) -> Void)] = [
    ("everything", { _ in }),
    ("actor", { $0.actorID = somebody.description }),
    ("token", { $0.credentialID = token.description }),
    ("object", { $0.objectID = somebody.description }),
    ("verb", { $0.verb = .updateServiceAccount }),
    ("outcome denied", { $0.outcome = .denied }),
    (
      "actor denied",
      { query in
        query.actorID = somebody.description
        query.outcome = .denied
      }
    ),
    (
      "actor and verb, none",
      { query in
        query.actorID = somebody.description
        query.verb = .deleteServiceAccount
      }
    ),
    ("actor, none", { $0.actorID = nobody.description }),
    ("verb, none", { $0.verb = .createUser }),
    ("from a time", { $0.from = middle }),
  ]
  print("events=\(size)")
  for (name, filter) in filters {
    var costs: [String] = []
    for newestFirst in [true, false] {
      var query = EventQuery(organizationID: office.organization, limit: 51)
      filter(&query)
      query.newestFirst = newestFirst
      let (cost, found) = try await cost(of: query, office)
      costs.append("\(newestFirst ? "newest" : "oldest")_first_us=\(cost) found=\(found)")
    }
    print("  \(name):", costs.joined(separator: " "))
  }
}

private func cost(of query: EventQuery, _ office: BenchOffice) async throws -> (Int, Int) {
  var costs: [Double] = []
  var found = 0
  for _ in 0..<100 {
    let (took, count) = try await office.store.read { reader throws(StoreError) in
      let start = ContinuousClock.now
      let count = try reader.entries(query).count
      return (ContinuousClock.now - start, count)
    }
    costs.append(took.inMicroseconds)
    found = count
  }
  return (Int(costs.sorted()[50]), found)
}
