import JetonDomain

// The searches that stores are compared by: each filter alone, then together.

let accountQueries: [ServiceAccountQuery] = {
  let plain = ServiceAccountQuery(
    organizationID: Fixture.id(1), now: Fixture.later(300), limit: 100)
  return variations(
    of: plain,
    [
      { $0.organizationID = Fixture.id(2) },
      { $0.organizationID = Fixture.id(3) },
      { $0.foldedNamePart = Name.folded("T-9") },
      { $0.foldedNamePart = "%" },
      { $0.ownerID = Fixture.id(1) },
      { $0.role = .contributor },
      { $0.isDisabled = true },
      { $0.isDisabled = false },
      { $0.expiringBefore = Fixture.later(1500) },
      { $0.order = .name },
      { $0.order = .nameAfter(folded: Name.folded("Account-5")) },
      { $0.order = .creationAfter(Fixture.id(5)) },
      { $0.limit = 3 },
    ])
}()

let userQueries: [UserQuery] = variations(
  of: UserQuery(organizationID: Fixture.id(1), limit: 100),
  [
    { $0.organizationID = Fixture.id(2) },
    { $0.foldedNamePart = Name.folded("SÉR-1") },
    { $0.foldedNamePart = Name.folded("display 2") },
    { $0.role = .owner },
    { $0.state = .active },
    { $0.after = Fixture.id(4) },
    { $0.limit = 2 },
  ])

let eventQueries: [EventQuery] = variations(
  of: EventQuery(organizationID: Fixture.id(1), limit: 100),
  [
    { $0.organizationID = nil },
    { $0.organizationID = Fixture.id(2) },
    { $0.actorID = "usr_1" },
    { $0.actorID = "usr_none" },
    { $0.credentialID = "ses_2" },
    { $0.credentialID = "tok_25" },
    { $0.verb = .regenerateToken },
    { $0.objectID = "sa_3" },
    { $0.objectID = "tok_25" },
    { $0.outcome = .denied },
    { $0.outcome = .ok },
    { $0.from = Fixture.later(5) },
    { $0.until = Fixture.later(17) },
    { $0.after = 4 },
    { $0.after = .max },
    { $0.before = 20 },
    { $0.before = 0 },
    { $0.newestFirst = true },
    { $0.limit = 2 },
  ])

/// The plain query, each variation of it, and each two together.
private func variations<Query>(of plain: Query, _ changes: [(inout Query) -> Void]) -> [Query] {
  var queries = [plain]
  for first in changes.indices {
    for second in first..<changes.endIndex {
      var query = plain
      changes[first](&query)
      changes[second](&query)
      queries.append(query)
    }
  }
  return queries
}
