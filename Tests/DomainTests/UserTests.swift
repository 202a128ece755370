import JetonDomain
import JetonSecret
import StoreContract
import Testing

@Suite struct UserTests {
  @Test func `nobody makes or raises a user above its own role`() throws {
    var world = World()
    let (admin, contributor) = (world.admin, world.contributor)
    #expect(world.refusal { try $0.createUser("x", .owner, by: admin) } == .roleAboveOwn)
    #expect(world.refusal { try $0.createUser("x", .viewer, by: contributor) } == .roleRequired)
    #expect(
      world.refusal { try $0.updateUser("ada", by: admin) { $0.role = .owner } } == .roleAboveOwn)
    #expect(
      world.refusal { try $0.updateUser("olga", by: admin) { $0.role = .viewer } }
        == .roleRequired)
    #expect(world.refusal { try $0.deactivate("olga", by: admin) } == .roleRequired)
    try world.updateUser("carl", by: admin) { $0.role = .admin }
  }

  @Test func `the last active OWNER stays`() throws {
    var world = World()
    let owner = world.owner
    #expect(
      world.refusal { try $0.updateUser("olga", by: owner) { $0.role = .admin } } == .lastOwner)
    #expect(world.refusal { try $0.deactivate("olga", by: owner) } == .lastOwner)
    #expect(world.lastEvent?.reason == "LAST_OWNER")
    let invited = try world.createUser("ivy", .owner, by: owner).user
    #expect(world.refusal { try $0.deactivate("olga", by: owner) } == .lastOwner)
    try world.setPassword(invited, hash: "phc")
    try world.updateUser("olga", by: owner) { $0.role = .admin }
    #expect(world.refusal { try $0.createUser("x", .owner, by: owner) } == .roleAboveOwn)
  }

  @Test func `a demotion holds for what was begun before it`() throws {
    var world = World()
    let admin = world.admin
    try world.updateUser("ada", by: world.owner) { $0.role = .viewer }
    #expect(world.refusal { try $0.create("x", .viewer, by: admin) } == .roleRequired)
    #expect(world.lastEvent?.actor.role == .viewer)
  }

  @Test func `A5: a leaver's accounts go to the successor, or else to who removes`() throws {
    var world = World()
    let (owner, admin) = (world.owner, world.admin)
    try world.create("one", .contributor, by: world.contributor)
    try world.create("two", .viewer, by: world.contributor)
    let answer = try world.deactivate("carl", to: "vera", by: admin)
    #expect(answer.transferredServiceAccountCount == 2)
    #expect(answer.user.state == .deactivated)
    #expect(answer.user.passwordHash == nil)
    let related = try #require(world.lastEvent).related
    #expect(related.map(\.kind) == [.session, .serviceAccount, .serviceAccount])
    #expect(related.dropFirst().map(\.name) == ["one", "two"])
    #expect(try world.see("one", by: admin).ownerName == "vera")
    #expect(try world.see("one", by: admin).serviceAccount.role == .contributor)
    try world.deactivate("vera", by: owner)
    #expect(try world.see("one", by: admin).ownerName == "olga")
    try world.deactivate("vera", by: owner)
    #expect(world.lastEvent == nil)
  }

  @Test func `A5: an account that removes a user leaves the accounts to its own owner`() throws {
    var world = World()
    let bot = try world.account("bot", .admin, by: world.admin)
    try world.create("one", .viewer, by: world.contributor)
    try world.deactivate("carl", by: bot)
    #expect(try world.see("one", by: world.admin).ownerName == "ada")
    #expect(world.refusal { try $0.deactivate("ada", by: bot) } == .successorRequired)
    try world.deactivate("ada", to: "vera", by: bot)
    #expect(try world.see("bot", by: world.owner).ownerName == "vera")
  }

  @Test func `a leaver's sessions end`() throws {
    var world = World()
    let contributor = world.contributor
    try world.deactivate("carl", by: world.admin)
    #expect(world.refusal { _ = try $0.list(by: contributor) } == .invalidCredential)
    #expect(
      world.refusal { _ = try $0.login(contributor.userID!, hash: "hash of carl") }
        == .invalidCredential)
    let admin = world.admin
    #expect(
      world.refusal { try $0.updateUser("carl", by: admin) { $0.role = .viewer } }
        == .userDeactivated)
    #expect(world.refusal { try $0.createUser("CARL", .viewer, by: admin) } == .nameTaken)
  }
}

@Suite struct SessionTests {
  @Test func `a session ends after its life, and with a logout`() throws {
    var world = World()
    let id = world.contributor.userID!
    let one = try world.login(id, hash: "hash of carl")
    #expect(world.lastEvent?.verb == .login)
    #expect(world.lastEvent?.actor.credentialID == one.sessionID?.description)
    let two = try world.login(id, hash: "hash of carl")
    try world.logout(two)
    #expect(world.refusal { try $0.logout(two) } == .invalidCredential)
    world.pass(.seconds(8 * 3600) - .microseconds(1))
    #expect(world.refusal { _ = try $0.list(by: one) } == nil)
    world.pass(.microseconds(1))
    #expect(world.refusal { _ = try $0.list(by: one) } == .invalidCredential)
    #expect(world.lastEvent?.reason == "SESSION_EXPIRED")
  }

  @Test func `a password that changed since it was compared opens nothing`() throws {
    var world = World()
    let caller = world.contributor
    try world.changePassword(caller, from: "hash of carl", to: "new")
    #expect(
      world.refusal { _ = try $0.login(caller.userID!, hash: "hash of carl") }
        == .invalidCredential)
    #expect(world.lastEvent == nil)
    #expect(
      world.refusal { try $0.changePassword(caller, from: "hash of carl", to: "newer") }
        == .passwordChanged)
  }

  @Test func `a new password ends all other sessions`() throws {
    var world = World()
    let caller = world.contributor
    let other = try world.login(caller.userID!, hash: "hash of carl")
    #expect(try world.changePassword(caller, from: "hash of carl", to: "new") == 1)
    #expect(world.refusal { _ = try $0.list(by: other) } == .invalidCredential)
    #expect(world.refusal { _ = try $0.list(by: caller) } == nil)
  }

  @Test func `a user has at most 32 sessions; the oldest ends`() throws {
    var world = World()
    let id = world.contributor.userID!
    let first = world.contributor
    for _ in 0..<40 {
      world.pass(.milliseconds(1))
      _ = try world.login(id, hash: "hash of carl")
    }
    #expect(world.state.sessions(of: id).count == 32)
    #expect(world.refusal { _ = try $0.list(by: first) } == .invalidCredential)
    world.pass(.seconds(8 * 3600))
    _ = try world.login(id, hash: "hash of carl")
    #expect(world.state.sessions(of: id).count == 1)
  }

  @Test func `S5: nothing of an account opens or is a session`() throws {
    var world = World()
    let bot = try world.account("bot", .owner, by: world.owner)
    #expect(world.refusal { try $0.logout(bot) } == .userRequired)
    #expect(world.refusal { try $0.changePassword(bot, from: "", to: "x") } == .userRequired)
    var liar = bot
    liar.credential = world.owner.credential
    #expect(world.refusal { _ = try $0.list(by: liar) } == .invalidCredential)
    var thief = world.owner
    thief.credential = bot.credential
    #expect(world.refusal { _ = try $0.list(by: thief) } == .invalidCredential)
  }

  @Test func `a credential counts for its own bearer only`() throws {
    var world = World()
    let bot = try world.account("bot", .viewer, by: world.owner)
    var liar = try world.account("root", .owner, by: world.owner)
    liar.credential = bot.credential
    #expect(world.refusal { _ = try $0.list(by: liar) } == .invalidCredential)
    var other = world.owner
    other.credential = world.viewer.credential
    #expect(world.refusal { _ = try $0.list(by: other) } == .invalidCredential)
  }
}
