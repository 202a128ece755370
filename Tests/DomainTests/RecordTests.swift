import JetonDomain
import StoreContract
import Testing

@Suite struct RecordTests {
  @Test func `S35: every success and every refusal stands under who called`() throws {
    var world = World()
    let (owner, contributor) = (world.owner, world.contributor)
    let token = try world.create("ci", by: contributor).token
    try world.update("ci", by: contributor) { $0.description = "x" }
    try world.regenerate("ci", by: contributor, .for(.seconds(9)))
    try world.revoke(.id(token.id.description), by: contributor)
    _ = world.refusal { try $0.create("ci", by: contributor) }
    _ = world.refusal { try $0.create("cd", .owner, by: contributor) }
    _ = world.refusal { try $0.regenerate("ci", by: contributor, .for(.zero)) }
    try world.delete("ci", by: contributor)
    _ = world.refusal { try $0.delete("ci", by: contributor) }
    let events = world.state.ledger.map(\.event)
    #expect(
      events.map(\.verb) == [
        .createServiceAccount, .updateServiceAccount, .regenerateToken, .revokeToken,
        .createServiceAccount, .createServiceAccount, .regenerateToken, .deleteServiceAccount,
        .deleteServiceAccount,
      ])
    #expect(
      events.map(\.reason) == [
        "", "", "", "", "NAME_TAKEN", "ROLE_ABOVE_OWN", "OVERLAP_NOT_IN_FUTURE", "",
        "SERVICE_ACCOUNT_NOT_FOUND",
      ])
    for event in events {
      #expect(event.actor.id == contributor.identity.description)
      #expect(event.actor.credentialID == contributor.sessionID?.description)
      #expect(event.organizationID == owner.organizationID)
      #expect(event.origin == World.origin)
      #expect((event.outcome == .ok) == event.reason.isEmpty)
    }
  }

  @Test func `a refusal changes nothing`() throws {
    var world = World()
    let caller = world.contributor
    try world.create("ci", by: caller)
    var other = world
    let ruling = try other.authority.regenerateToken(
      {
        var command = RegenerateToken(serviceAccount: "ci")
        command.overlap = .for(.zero)
        return command
      }(), by: caller, in: &other.state, at: other.moment, using: &other.entropy)
    #expect(ruling.changes.isEmpty)
    #expect(ruling.events.count == 1)
    #expect(ruling.events[0].changes.isEmpty)
  }

  @Test func `A9: the ledger is read by ADMIN and OWNER, of their own organization`() throws {
    var world = World()
    let stranger = OrganizationID(high: 9, low: 9)
    let command = ReadLedger(query: EventQuery(organizationID: stranger, limit: 10))
    for (caller, allowed) in zip(world.users, [true, true, false, false]) {
      let query = try? world.commit { authority, state, moment, _ throws(StoreError) in
        try authority.readLedger(command, by: caller, in: &state, at: moment)
      }
      #expect(query?.organizationID == (allowed ? world.organizationID : nil))
      #expect(world.lastEvent?.reason == (allowed ? nil : "ROLE_REQUIRED"))
    }
  }

  @Test func `A10: a refusal at the gate is written under its caller`() throws {
    let world = World()
    guard case .denied(let refusal) = Policy.decide(world.viewer, .readLedger, .anything) else {
      Issue.record("allowed")
      return
    }
    let event = Authority.recordRefusal(
      of: .readLedger, by: world.viewer, refusal, at: world.moment)
    #expect(event.actor.name == "vera")
    #expect(event.outcome == .denied)
    #expect(event.reason == "ROLE_REQUIRED")
  }

  @Test func `A10: calls without a valid credential are one entry with their count`() {
    let world = World()
    let event = Authority.recordUnauthenticated(
      .login, count: 40, in: world.organizationID, at: world.moment)
    #expect(event.actor.kind == .anonymous)
    #expect(event.outcome == .unauthenticated)
    #expect(event.count == 40)
    #expect(event.origin.source == "192.0.2.1")
  }

  @Test func `reasons are the upper snake case of their names`() {
    for reason in Refusal.Reason.allCases {
      #expect(reason.rawValue.count <= 63)
      let isUpperSnake = reason.rawValue.utf8.allSatisfy {
        $0 == UInt8(ascii: "_") || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
      }
      #expect(isUpperSnake)
      let joined = reason.rawValue.filter { $0 != "_" }.lowercased()
      #expect(joined == "\(reason)".lowercased())
    }
  }
}
