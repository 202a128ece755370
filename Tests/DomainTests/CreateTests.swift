import JetonDomain
import JetonSecret
import StoreContract
import Testing

@Suite struct CreateTests {
  @Test func `S1: an account comes with its token, in one ruling and one event`() throws {
    var world = World()
    let answer = try world.create(by: world.contributor)
    #expect(world.state.accountsByID.count == 1)
    #expect(world.state.tokensByID.count == 1)
    #expect(answer.token.serviceAccountID == answer.serviceAccount.serviceAccount.id)
    #expect(world.state.ledger.count == 1)
    #expect(world.lastEvent?.object?.id == answer.serviceAccount.serviceAccount.id.description)
    #expect(world.lastEvent?.related.map(\.id) == [answer.token.id.description])
    #expect(answer.token.revision == world.state.lastEpoch())
  }

  @Test func `S8: a refused VIEWER leaves nothing but the record of the refusal`() throws {
    var world = World()
    let viewer = world.viewer
    #expect(world.refusal { try $0.create("x", .viewer, by: viewer) } == .roleRequired)
    #expect(world.state.accountsByID.isEmpty && world.state.tokensByID.isEmpty)
    #expect(world.state.ledger.count == 1)
    #expect(world.lastEvent?.outcome == .denied)
    #expect(world.lastEvent?.reason == "ROLE_REQUIRED")
    #expect(world.lastEvent?.actor.id == viewer.identity.description)
  }

  @Test func `S9, S10: the role is at most the creator's, whatever the caller claims`() throws {
    var world = World()
    var liar = world.contributor
    liar.role = .owner
    #expect(world.refusal { try $0.create("x", .admin, by: liar) } == .roleAboveOwn)
    #expect(world.lastEvent?.actor.role == .contributor)
  }

  @Test func `a denial names what was asked for, unless that may be a secret`() throws {
    var world = World()
    let (contributor, admin) = (world.contributor, world.admin)
    #expect(world.refusal { try $0.create("x", .admin, by: contributor) } == .roleAboveOwn)
    #expect(world.lastEvent?.object?.kind == .serviceAccount)
    #expect(world.lastEvent?.object?.name == "x")
    #expect(world.refusal { try $0.createUser("y", .owner, by: admin) } == .roleAboveOwn)
    #expect(world.lastEvent?.object?.kind == .user)
    #expect(world.lastEvent?.object?.name == "y")
    let secret = "jeton_" + String(repeating: "a", count: 49)
    #expect(world.refusal { try $0.create(secret, .admin, by: contributor) } == .roleAboveOwn)
    #expect(world.lastEvent?.reason == "ROLE_ABOVE_OWN")
    #expect(world.lastEvent?.object == nil)
  }

  @Test func `S11: an account's token creates accounts under the same rules`() throws {
    var world = World()
    let bot = try world.account("bot", .contributor, by: world.contributor)
    let child = try world.create("child", .contributor, by: bot)
    #expect(child.serviceAccount.serviceAccount.creatorID == bot.identity.description)
    #expect(world.refusal { try $0.create("y", .admin, by: bot) } == .roleAboveOwn)
    let watcher = try world.account("watcher", .viewer, by: world.contributor)
    #expect(world.refusal { try $0.create("z", .viewer, by: watcher) } == .roleRequired)
  }

  @Test func `S12: name, description, owner and role are kept as given`() throws {
    var world = World()
    let answer = try world.create("Deploy", .viewer, by: world.admin) {
      $0.description = "line one\n\tline two"
      $0.owner = "VERA"
    }
    let account = answer.serviceAccount.serviceAccount
    #expect(account.name == "Deploy")
    #expect(account.description == "line one\n\tline two")
    #expect(account.ownerID == world.viewer.userID)
    #expect(answer.serviceAccount.ownerName == "vera")
    #expect(account.role == .viewer)
  }

  @Test func `S13: the owner is the creator, or the owner of the creating account`() throws {
    var world = World()
    let bot = try world.account("bot", .contributor, by: world.contributor)
    let child = try world.create("child", .viewer, by: bot)
    #expect(child.serviceAccount.serviceAccount.ownerID == world.contributor.userID)
  }

  @Test func `S13, A5: the owner is an active user of the organization`() throws {
    var world = World()
    let admin = world.admin
    let bot = try world.account("bot", .viewer, by: admin)
    try world.createUser("ivy", .viewer, by: admin)
    try world.createUser("dan", .viewer, by: admin)
    try world.deactivate("dan", by: admin)
    var founding = Founding(state: world.state, entropy: world.entropy)
    let stranger = founding.organization("other")
    (world.state, world.entropy) = (founding.state, founding.entropy)
    for (owner, reason) in [
      ("ivy", Refusal.Reason.ownerNotActive), ("dan", .ownerNotActive), ("nobody", .userNotFound),
      (stranger.identity.description, .userNotFound), (bot.identity.description, .userNotFound),
    ] {
      #expect(world.refusal { try $0.create("x", by: admin) { $0.owner = owner } } == reason)
    }
    #expect(world.state.accountsByID.count == 1)
  }

  @Test func `S14: the account is in the list at once`() throws {
    var world = World()
    let contributor = world.contributor
    try world.create("ci", by: contributor)
    #expect(try world.list(by: contributor) == ["ci"])
  }

  @Test func `S15: no change, event or view holds a secret`() throws {
    var world = World()
    let owner = world.owner
    let answer = try world.create(by: owner)
    try world.regenerate("ci", by: owner, .for(.seconds(60)))
    let user = try world.createUser("ivy", .viewer, by: owner)
    try world.setPassword(user.user, hash: "phc")
    _ = try world.login(user.user.id, hash: "phc")
    let kept = "\(world.state) \(answer) \(user)"
    #expect(world.entropy.minted.count >= 4)
    for secret in world.entropy.minted { #expect(!kept.contains(secret.reveal())) }
    #expect(!"\(world.state.ledger)".contains("phc"))
  }

  @Test(arguments: [
    "jeton_" + String(repeating: "x", count: 49), "see jsess_" + String(repeating: "1", count: 60),
  ])
  func `S15: text that holds a secret is refused`(text: String) {
    var world = World()
    let owner = world.owner
    #expect(
      world.refusal { try $0.create(by: owner) { $0.description = text } } == .textContainsSecret)
  }

  @Test(arguments: [0x0, 0x1B, 0x0D, 0x85, 0x202E, 0x2069, 0x2028] as [UInt32])
  func `a description has no control characters`(scalar: UInt32) {
    var world = World()
    let owner = world.owner
    let text = "a" + String(Unicode.Scalar(scalar).map(Character.init)!) + "b"
    #expect(world.refusal { try $0.create(by: owner) { $0.description = text } } == .textInvalid)
  }

  @Test(arguments: [(1024, nil), (1025, Refusal.Reason.textInvalid)])
  func `a description has at most 1,024 characters`(count: Int, reason: Refusal.Reason?) {
    var world = World()
    let owner = world.owner
    let text = String(repeating: "é", count: count)
    #expect(world.refusal { try $0.create(by: owner) { $0.description = text } } == reason)
  }

  @Test func `A6: names are unique among live accounts of one organization`() throws {
    var world = World()
    let (owner, contributor) = (world.owner, world.contributor)
    let first = try world.create("Café", by: owner)
    for name in ["Café", "CAFE\u{301}", "café"] {
      #expect(world.refusal { try $0.create(name, by: contributor) } == .nameTaken)
    }
    try world.delete("café", by: owner)
    let second = try world.create("café", by: contributor)
    #expect(first.serviceAccount.serviceAccount.id != second.serviceAccount.serviceAccount.id)
  }

  @Test func `two organizations use one name, and never see each other`() throws {
    var world = World()
    var founding = Founding(state: world.state, entropy: world.entropy)
    let stranger = founding.organization("other")
    (world.state, world.entropy) = (founding.state, founding.entropy)
    let account = try world.create("ci", by: world.owner)
    let id = account.serviceAccount.serviceAccount.id.description
    for call in [id, "ci"] {
      #expect(world.refusal { try $0.see(call, by: stranger) } == .serviceAccountNotFound)
      #expect(world.refusal { try $0.delete(call, by: stranger) } == .serviceAccountNotFound)
    }
    #expect(world.refusal { try $0.delete(id, by: stranger) } == .serviceAccountNotFound)
    #expect(world.lastEvent?.reason == "OTHER_ORGANIZATION")
    #expect(world.lastEvent?.organizationID == stranger.organizationID)
    try world.create("ci", by: stranger)
    #expect(try world.list(by: stranger) == ["ci"])
    #expect(world.state.accountsByID.count == 2)
  }
}
