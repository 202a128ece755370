import JetonDomain
import StoreContract
import Testing

private let month = Duration.seconds(30 * 86_400)
private let tick = Duration.microseconds(1)

@Suite struct RegenerateTests {
  private func world() throws -> (World, Principal, Token) {
    var world = World()
    let token = try world.create("ci", by: world.contributor).token
    return (world, world.contributor, token)
  }

  @Test func `S22, S23: the previous token ends at once unless asked otherwise`() throws {
    var (world, caller, first) = try world()
    let answer = try world.regenerate("ci", by: caller)
    #expect(world.verdict(first.id) == .revoked)
    #expect(world.verdict(answer.token.id) == .valid)
    #expect(answer.previousTokens.map(\.id) == [first.id])
  }

  @Test func `S25, S26: both work until the chosen instant, then the old one stops`() throws {
    var (world, caller, first) = try world()
    let answer = try world.regenerate("ci", by: caller, .for(.seconds(60)))
    world.pass(.seconds(60) - tick)
    #expect(world.verdict(first.id) == .valid)
    #expect(world.verdict(answer.token.id) == .valid)
    world.pass(tick)
    #expect(world.verdict(first.id) == .expired)
    #expect(world.verdict(answer.token.id) == .valid)
  }

  @Test func `S28: regenerating changes nothing of the account`() throws {
    var (world, caller, _) = try world()
    let before = world.state.accountsByID
    try world.regenerate("ci", by: caller, .for(.seconds(60)))
    try world.regenerate("ci", by: caller)
    #expect(world.state.accountsByID == before)
  }

  @Test func `S24, S35: the event names the account and the tokens, new and old`() throws {
    var (world, caller, first) = try world()
    let answer = try world.regenerate("ci", by: caller)
    #expect(world.lastEvent?.verb == .regenerateToken)
    #expect(world.lastEvent?.object?.name == "ci")
    #expect(world.lastEvent?.related.map(\.id) == [answer.token.id, first.id].map(\.description))
  }

  @Test(
    arguments: [
      (.until(World.start), .overlapNotInFuture),
      (.until(.earliest), .overlapNotInFuture),
      (.until(Instant(microseconds: .min)), .overlapNotInFuture),
      (.until(Instant(microseconds: .max)), .overlapTooLong),
      (.until(World.start.advanced(by: tick)), nil),
      (.until(World.start.advanced(by: month)), nil),
      (.until(World.start.advanced(by: month + tick)), .overlapTooLong),
      (.for(.zero), .overlapNotInFuture), (.for(.seconds(-1)), .overlapNotInFuture),
      (.for(.seconds(Int64.min)), .overlapNotInFuture),
      (.for(.nanoseconds(1)), .overlapNotInFuture),
      (.for(tick), nil), (.for(month), nil), (.for(month + .nanoseconds(1)), .overlapTooLong),
      (.for(.seconds(Int64.max)), .overlapTooLong),
    ] as [(Overlap, Refusal.Reason?)])
  func `A1: an overlap ends in the future, within the bound`(
    overlap: Overlap, reason: Refusal.Reason?
  ) throws {
    var (world, caller, first) = try world()
    #expect(world.refusal { try $0.regenerate("ci", by: caller, overlap) } == reason)
    #expect(world.verdict(first.id) == .valid)
    #expect(world.state.tokensByID.count == (reason == nil ? 2 : 1))
  }

  @Test func `A1: the organization sets the bound`() throws {
    var (world, caller, _) = try world()
    try world.settings(by: world.owner) { $0.maxRotationOverlap = .set(.seconds(60)) }
    #expect(world.refusal { try $0.regenerate("ci", by: caller, .for(.seconds(60))) } == nil)
    #expect(
      world.refusal { try $0.regenerate("ci", by: caller, .for(.seconds(61))) } == .overlapTooLong)
    try world.settings(by: world.owner) { $0.maxRotationOverlap = .set(.zero) }
    #expect(world.refusal { try $0.regenerate("ci", by: caller, .for(tick)) } == .overlapTooLong)
    #expect(world.refusal { try $0.regenerate("ci", by: caller) } == nil)
  }

  @Test func `A2: with a new overlap, older tokens keep the ends they have`() throws {
    var (world, caller, first) = try world()
    let second = try world.regenerate("ci", by: caller, .for(.seconds(1000))).token
    let third = try world.regenerate("ci", by: caller, .for(.seconds(10)))
    #expect(
      third.previousTokens.map(\.expireTime) == [
        World.start.advanced(by: .seconds(1000)), World.start.advanced(by: .seconds(10)),
      ])
    world.pass(.seconds(10))
    #expect(
      [first, second, third.token].map { world.verdict($0.id) } == [.valid, .expired, .valid])
  }

  @Test func `A2: with an immediate end, all earlier tokens end`() throws {
    var (world, caller, first) = try world()
    let second = try world.regenerate("ci", by: caller, .for(.seconds(1000))).token
    let third = try world.regenerate("ci", by: caller).token
    #expect([first, second, third].map { world.verdict($0.id) } == [.revoked, .revoked, .valid])
  }

  @Test func `A2: an overlap does not lengthen a token's own life`() throws {
    var world = World()
    let caller = world.contributor
    let end = World.start.advanced(by: .seconds(10))
    try world.create("ci", by: caller) { $0.expiry = .at(end) }
    let answer = try world.regenerate("ci", by: caller, .for(.seconds(1000)))
    #expect(answer.previousTokens.map(\.expireTime) == [end])
  }

  @Test func `A2: an overlap can be shortened, extended within the bound, and ended`() throws {
    var (world, caller, first) = try world()
    try world.regenerate("ci", by: caller, .for(.seconds(1000)))
    let shorter = try world.updateToken(first.id, .after(.seconds(10)), by: caller)
    #expect(shorter.expireTime == World.start.advanced(by: .seconds(10)))
    #expect(world.refusal { try $0.updateToken(first.id, .after(month), by: caller) } == nil)
    for expiry in [Expiry.after(month + tick), .never, .at(.latest)] {
      #expect(
        world.refusal { try $0.updateToken(first.id, expiry, by: caller) } == .overlapTooLong)
    }
    try world.revoke(.id(first.id.description), by: caller)
    #expect(world.verdict(first.id) == .revoked)
  }

  @Test func `S7: an account has at most 10 live tokens`() throws {
    var (world, caller, first) = try world()
    for _ in 2...10 { try world.regenerate("ci", by: caller, .for(.seconds(1000))) }
    let more = Overlap.for(.seconds(1000))
    #expect(world.refusal { try $0.regenerate("ci", by: caller, more) } == .tooManyTokens)
    try world.revoke(.id(first.id.description), by: caller)
    #expect(try world.see("ci", by: caller).liveTokenCount == 9)
    #expect(world.refusal { try $0.regenerate("ci", by: caller, more) } == nil)
    try world.regenerate("ci", by: caller)
    #expect(try world.see("ci", by: caller).liveTokenCount == 1)
  }

  @Test func `S29: a new token ends by itself only when asked, or by the organization`() throws {
    var (world, caller, first) = try world()
    #expect(first.expireTime == nil)
    let asked = try world.regenerate("ci", by: caller, .none, .after(.seconds(5))).token
    #expect(asked.expireTime == World.start.advanced(by: .seconds(5)))
    try world.settings(by: world.owner) { $0.defaultTokenLife = .set(.seconds(60)) }
    let second = try world.regenerate("ci", by: caller).token
    #expect(second.expireTime == World.start.advanced(by: .seconds(60)))
    #expect(try world.regenerate("ci", by: caller, .none, .never).token.expireTime == nil)
  }

  @Test(
    arguments: [
      (.at(World.start), .expiryNotInFuture),
      (.at(Instant(microseconds: .min)), .expiryNotInFuture),
      (.at(Instant(microseconds: .max)), .tokenLifeTooLong),
      (.at(.latest), nil), (.at(World.start.advanced(by: tick)), nil),
      (.after(.zero), .expiryNotInFuture), (.after(.nanoseconds(999)), .expiryNotInFuture),
      (.after(.seconds(-1)), .expiryNotInFuture), (.after(tick), nil),
      (.after(.seconds(Int64.max)), .tokenLifeTooLong), (.never, nil),
    ] as [(Expiry, Refusal.Reason?)])
  func `A1: a token ends in the future`(expiry: Expiry, reason: Refusal.Reason?) throws {
    var world = World()
    let caller = world.contributor
    #expect(world.refusal { try $0.create(by: caller) { $0.expiry = expiry } } == reason)
    var (other, _, first) = try self.world()
    #expect(other.refusal { try $0.updateToken(first.id, expiry, by: caller) } == reason)
  }

  @Test(
    arguments: [
      (Expiry.after(.seconds(60)), nil), (.after(.seconds(60) + tick), .tokenLifeTooLong),
      (.never, .tokenLifeTooLong), (.organizationDefault, nil),
    ] as [(Expiry, Refusal.Reason?)])
  func `the longest life binds what is asked for`(expiry: Expiry, reason: Refusal.Reason?) throws {
    var world = World()
    let caller = world.contributor
    try world.settings(by: world.owner) { $0.maxTokenLife = .set(.seconds(60)) }
    #expect(world.refusal { try $0.create(by: caller) { $0.expiry = expiry } } == reason)
    let ends = world.state.tokensByID.values.map(\.expireTime)
    #expect(ends == (reason == nil ? [World.start.advanced(by: .seconds(60))] : []))
  }

  @Test func `the longest life counts from a token's creation`() throws {
    var world = World()
    let caller = world.contributor
    try world.settings(by: world.owner) { $0.maxTokenLife = .set(.seconds(60)) }
    let token = try world.create(by: caller) { $0.expiry = .after(.seconds(45)) }.token
    world.pass(.seconds(30))
    #expect(world.refusal { try $0.updateToken(token.id, .after(.seconds(30)), by: caller) } == nil)
    #expect(
      world.refusal { try $0.updateToken(token.id, .after(.seconds(31)), by: caller) }
        == .tokenLifeTooLong)
  }

  @Test func `A7: an account regenerates itself as the organization lets it`() throws {
    var world = World()
    let owner = world.owner
    let bot = try world.account("bot", .contributor, by: owner)
    let watcher = try world.account("watcher", .viewer, by: owner)
    #expect(world.refusal { try $0.regenerate("watcher", by: watcher) } == .roleRequired)
    let next = try world.regenerate("bot", by: bot)
    #expect(world.refusal { try $0.regenerate("bot", by: bot) } == .invalidCredential)
    #expect(world.lastEvent?.reason == "TOKEN_REVOKED")
    #expect(world.lastEvent?.outcome == .unauthenticated)
    let renewed = Principal(
      bearer: next.token,
      of: world.state.serviceAccount(
        next.token.serviceAccountID)!)
    try world.settings(by: owner) { $0.selfRotation = .set(.off) }
    #expect(world.refusal { try $0.regenerate("bot", by: renewed) } == .selfRotationOff)
    try world.settings(by: owner) { $0.selfRotation = .set(.viewer) }
    #expect(world.refusal { try $0.regenerate("watcher", by: watcher) } == nil)
    #expect(world.refusal { try $0.regenerate("watcher", by: renewed) } == .serviceAccountNotFound)
  }

  @Test func `what has ended does not come back`() throws {
    var (world, caller, first) = try world()
    let second = try world.regenerate("ci", by: caller).token
    #expect(world.refusal { try $0.updateToken(first.id, .never, by: caller) } == .tokenEnded)
    try world.updateToken(second.id, .after(.seconds(1)), by: caller)
    world.pass(.seconds(1))
    #expect(world.refusal { try $0.updateToken(second.id, .never, by: caller) } == .tokenEnded)
  }
}
