import JetonDomain
import StoreContract
import Testing

/// What is over goes, and nothing else, whoever found it.
@Suite struct RemovalTests {
  private static let moment = Moment(
    now: Fixture.later(10_000), nextEpoch: 1, origin: Event.Origin(source: "jetond", agent: ""))

  @Test func `only what ended before the bound is removed, and each organization is told`() throws {
    var state = MemoryState(now: Self.moment.now)
    for number in 1...2 {
      state.apply(.putServiceAccount(Fixture.account(number, in: number)))
      state.apply(.putUser(Fixture.user(number, in: number)))
      state.apply(.putSession(Fixture.session(number, of: number)))
    }
    let ends: [(expire: Int?, revoke: Int?, isOver: Bool)] = [
      (nil, nil, false), (100, nil, true), (nil, 100, true), (9_000, 100, true),
      (100, 9_000, true), (9_000, nil, false), (nil, 9_000, false), (5_000, nil, false),
    ]
    for (number, end) in ends.enumerated() {
      var token = Fixture.token(number + 10, of: number % 2 + 1)
      token.expireTime = end.expire.map(Fixture.later)
      token.revokeTime = end.revoke.map(Fixture.later)
      state.apply(.putToken(token))
    }
    var command = RemoveEnded(
      tokensBefore: Fixture.later(5_000), sessionsBefore: Fixture.later(3_600))
    command.tokens = ends.indices.map { Fixture.id($0 + 10) } + [Fixture.id(99)]
    command.sessions = [Fixture.id(1), Fixture.id(2), Fixture.id(99)]
    let ruling = try Authority().removeEnded(command, in: &state, at: Self.moment)
    let over = ends.indices.filter { ends[$0].isOver }
    let removed = ruling.changes.map { change -> TokenID? in
      if case .removeToken(let id, _) = change { id } else { nil }
    }
    #expect(removed == over.map { Fixture.id($0 + 10) })
    #expect(ruling.events.map(\.organizationID) == [Fixture.id(1), Fixture.id(2)])
    #expect(ruling.events.map(\.count) == [2, 2])
    #expect(ruling.events.allSatisfy { $0.verb == .removeEnded && $0.objects.isEmpty })

    command.sessionsBefore = Fixture.later(3_601)
    command.tokens = []
    let sessions = try Authority().removeEnded(command, in: &state, at: Self.moment)
    #expect(sessions.changes == [.removeSession(Fixture.id(1)), .removeSession(Fixture.id(2))])
  }

  @Test(arguments: [
    (Retention.Bounds(), 0), (.init(age: .seconds(9_950)), 49), (.init(age: .seconds(20_000)), 0),
    (.init(count: 30), 70), (.init(count: 1_000), 0), (.init(age: .seconds(9_950), count: 30), 70),
    (.init(age: .seconds(9_920), count: 90), 79),
  ])
  func `events go when they are too old or too many`(bounds: Retention.Bounds, gone: Int) throws {
    var state = MemoryState(now: Self.moment.now)
    for number in 1...100 { _ = state.append(Fixture.event(number)) }
    var steps = 0
    while try state.removeEvents(
      of: .change, over: bounds, scanning: 16, in: Fixture.id(1), at: Self.moment)
    {
      steps += 1
    }
    // What each step wrote is a change, too, of which as many more are too many.
    let records = state.ledger.filter { $0.event.verb == .removeEvents }
    let oldest = state.ledger.first?.epoch
    if gone == 0 {
      #expect(oldest == 1 && records.isEmpty)
    } else {
      #expect(Int(oldest ?? 0) > gone && steps >= gone / 32)
      #expect(records.last?.event.changes.first?.field == "changes_through_epoch")
      #expect(records.last?.event.changes.first?.after == "\((oldest ?? 0) - 1)")
    }
    #expect(state.lastEpoch() == UInt64(100 + records.count) || bounds.count != nil)
  }
}
