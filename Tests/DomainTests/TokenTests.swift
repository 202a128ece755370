import JetonDomain
import StoreContract
import Testing

@Suite struct TokenTests {
  @Test func `A7: whoever holds a token may revoke that very token, and no other`() throws {
    var world = World()
    let bot = try world.account("bot", .viewer, by: world.owner)
    let other = try world.create("other", .viewer, by: world.owner).token
    #expect(
      world.refusal { try $0.revoke(.id(other.id.description), by: bot) } == .tokenNotFound)
    #expect(world.lastEvent?.reason == "ROLE_REQUIRED")
    try world.revoke(.own, by: bot)
    #expect(world.verdict(bot.tokenID!) == .revoked)
    #expect(world.lastEvent?.actor.credentialID == bot.tokenID?.description)
  }

  @Test func `A7: whoever can show a secret may revoke it, without any right`() throws {
    var world = World()
    let leaked = try world.create("leaky", .owner, by: world.owner).token
    let viewer = world.viewer
    #expect(world.refusal { try $0.revoke(.possessed(nil), by: viewer) } == .tokenNotFound)
    try world.revoke(.possessed(leaked.id), by: viewer)
    #expect(world.verdict(leaked.id) == .revoked)
    try world.revoke(.possessed(leaked.id), by: viewer)
    #expect(world.lastEvent == nil)
  }

  @Test func `the secret of another organization's token is the secret of none`() throws {
    var world = World()
    var founding = Founding(state: world.state, entropy: world.entropy)
    let stranger = founding.organization("other")
    (world.state, world.entropy) = (founding.state, founding.entropy)
    let token = try world.create("ci", by: world.owner).token
    #expect(world.refusal { try $0.revoke(.possessed(token.id), by: stranger) } == .tokenNotFound)
    #expect(
      world.refusal { try $0.revoke(.id(token.id.description), by: stranger) } == .tokenNotFound)
    #expect(world.refusal { try $0.updateToken(token.id, .never, by: stranger) } == .tokenNotFound)
    #expect(world.verdict(token.id) == .valid)
  }

  @Test func `a user has no own token`() {
    var world = World()
    let owner = world.owner
    #expect(world.refusal { try $0.revoke(.own, by: owner) } == .tokenNotFound)
  }

  @Test func `a contributor who owns an account above its role may end its tokens only`() throws {
    var world = World()
    let caller = world.contributor
    let token = try world.create("deploy", .admin, by: world.owner) {
      $0.owner = "carl"
      $0.expiry = .after(.seconds(100))
    }.token
    #expect(
      world.refusal { try $0.updateToken(token.id, .after(.seconds(101)), by: caller) }
        == .roleAboveOwn)
    #expect(world.refusal { try $0.updateToken(token.id, .never, by: caller) } == .roleAboveOwn)
    #expect(world.refusal { try $0.regenerate("deploy", by: caller) } == .roleAboveOwn)
    try world.updateToken(token.id, .after(.seconds(99)), by: caller)
    try world.revoke(.id(token.id.description), by: caller)
  }

  @Test func `an etag guards a token's end`() throws {
    var world = World()
    let caller = world.contributor
    let token = try world.create("ci", by: caller).token
    let changed = try world.updateToken(
      token.id, .after(.seconds(9)), by: caller, etag: token.etag)
    #expect(changed.etag != token.etag)
    #expect(
      world.refusal { try $0.updateToken(token.id, .never, by: caller, etag: token.etag) }
        == .etagMismatch)
  }

  @Test func `S3: an authorized action stands under the service account and names the token`()
    throws
  {
    var world = World()
    let gate = try world.account("gate", .viewer, by: world.owner)
    let token = try world.create("ci", .contributor, by: world.contributor).token
    let answer = try world.authorize(token.id, by: gate, .contributor, action: "deploy.start")
    #expect(answer.allowed)
    let event = try #require(world.lastEvent)
    #expect(event.actor.name == "ci")
    #expect(event.actor.kind == .serviceAccount)
    #expect(event.actor.credentialID == token.id.description)
    #expect(event.action?.action == "deploy.start")
    #expect(event.action?.verifier.name == "gate")
    #expect(event.outcome == .ok)
  }

  @Test func `S6, S19: a role that is too low is a recorded refusal`() throws {
    var world = World()
    let gate = try world.account("gate", .viewer, by: world.owner)
    let token = try world.create("ci", .contributor, by: world.contributor).token
    let answer = try world.authorize(token.id, by: gate, .admin)
    #expect(!answer.allowed)
    #expect(answer.verification.verdict == .valid)
    #expect(world.lastEvent?.outcome == .denied)
    #expect(world.lastEvent?.reason == "ROLE_REQUIRED")
    try world.update("ci", by: world.owner) { $0.role = .admin }
    #expect(try world.authorize(token.id, by: gate, .admin).allowed)
  }

  @Test func `a token that has ended authorizes nothing, and the ledger says why`() throws {
    var world = World()
    let (owner, gate) = (world.owner, try world.account("gate", .viewer, by: world.owner))
    let revoked = try world.create("a", by: owner).token
    try world.revoke(.id(revoked.id.description), by: owner)
    let expired = try world.create("b", by: owner) { $0.expiry = .after(.microseconds(1)) }.token
    let disabled = try world.create("c", by: owner).token
    try world.disable("c", by: owner)
    world.pass(.microseconds(1))
    for (token, verdict, reason) in [
      (revoked, TokenVerdict.revoked, "TOKEN_REVOKED"), (expired, .expired, "TOKEN_EXPIRED"),
      (disabled, .disabled, "SERVICE_ACCOUNT_DISABLED"),
    ] {
      let answer = try world.authorize(token.id, by: gate)
      #expect(!answer.allowed)
      #expect(answer.verification.verdict == verdict)
      #expect(world.lastEvent?.reason == reason)
    }
  }

  @Test func `A10: an unknown token is left to be counted, and another organization's is unknown`()
    throws
  {
    var world = World()
    let gate = try world.account("gate", .viewer, by: world.owner)
    var founding = Founding(state: world.state, entropy: world.entropy)
    let stranger = founding.organization("other")
    (world.state, world.entropy) = (founding.state, founding.entropy)
    let foreign = try world.create("ci", by: stranger).token
    for token in [nil, foreign.id] {
      let answer = try world.authorize(token, by: gate)
      #expect(!answer.allowed)
      #expect(answer.verification == .unknown)
      #expect(world.lastEvent == nil)
    }
  }

  @Test(arguments: ["", "a\u{0}", String(repeating: "x", count: 129), "x\ny"])
  func `an action has a name of 1 to 128 plain characters`(action: String) throws {
    var world = World()
    let gate = try world.account("gate", .viewer, by: world.owner)
    #expect(
      world.refusal { _ = try $0.authorize(nil, by: gate, action: action) } == .textInvalid)
  }

  @Test func `the verdict that lasts longest is the one given`() throws {
    var world = World()
    let owner = world.owner
    let token = try world.create("ci", by: owner) { $0.expiry = .after(.seconds(1)) }.token
    try world.disable("ci", by: owner)
    #expect(world.verdict(token.id) == .disabled)
    world.pass(.seconds(1))
    #expect(world.verdict(token.id) == .expired)
    try world.revoke(.id(token.id.description), by: owner)
    #expect(world.verdict(token.id) == .revoked)
  }
}
