import JetonDomain
import StoreContract
import Testing

@Suite struct SetupCodeTests {
  @Test func `a new user sets a password once, with a code that is shown once`() throws {
    var world = World()
    let made = try world.createUser("Ivy", .contributor, by: world.admin)
    #expect(made.user.state == .invited)
    #expect(made.user.setupCode?.expireTime == World.start.advanced(by: .seconds(7 * 86_400)))
    let user = try world.setPassword(made.user, hash: "phc")
    #expect(user.state == .active)
    #expect(world.lastEvent?.verb == .setPassword)
    #expect(world.lastEvent?.actor.name == "Ivy")
    #expect(world.refusal { try $0.setPassword(made.user, hash: "other") } == .invalidCredential)
    #expect(world.lastEvent == nil)
    #expect(try world.login(user.id, hash: "phc").role == .contributor)
  }

  @Test func `a wrong code sets no password`() throws {
    var world = World()
    var made = try world.createUser("Ivy", .contributor, by: world.admin).user
    for words in [(0, 0, 0, 0), (1, 2, 3, 4)] as [(UInt64, UInt64, UInt64, UInt64)] {
      made.setupCode?.digest = Digest(words)
      #expect(world.refusal { try $0.setPassword(made, hash: "phc") } == .invalidCredential)
    }
    let carl = try #require(world.state.user(world.contributor.userID!))
    #expect(world.refusal { try $0.setPassword(carl, hash: "phc") } == .invalidCredential)
  }

  @Test(arguments: [(-1, nil), (0, Refusal.Reason.invalidCredential)])
  func `a setup code ends after seven days`(microseconds: Int, reason: Refusal.Reason?) throws {
    var world = World()
    let made = try world.createUser("Ivy", .viewer, by: world.admin)
    world.pass(.seconds(7 * 86_400) + .microseconds(microseconds))
    #expect(world.refusal { try $0.setPassword(made.user, hash: "phc") } == reason)
  }

  @Test func `a new code makes the lost one void`() throws {
    var world = World()
    let lost = try world.createUser("Ivy", .contributor, by: world.admin).user
    world.pass(.seconds(86_400))
    let issued = try world.issueSetupCode("ivy", by: world.admin)
    #expect(issued.user.state == .invited)
    #expect(issued.user.setupCode?.expireTime == world.state.now.advanced(by: .seconds(604_800)))
    #expect(world.lastEvent?.verb == .issueSetupCode)
    #expect(world.lastEvent?.actor.name == "ada")
    #expect(world.lastEvent?.object?.id == lost.id.description)
    #expect(world.lastEvent?.changes.map(\.field) == ["setup_code"])
    #expect(world.lastEvent?.changes.map(\.after) == [nil])
    #expect(world.refusal { try $0.setPassword(lost, hash: "phc") } == .invalidCredential)
    #expect(try world.setPassword(issued.user, hash: "phc").state == .active)
  }

  @Test func `a code for who forgot the password ends the sessions when it is redeemed`() throws {
    var world = World()
    let carl = world.contributor
    let issued = try world.issueSetupCode("carl", by: world.admin).user
    #expect(world.refusal { _ = try $0.list(by: carl) } == nil)
    _ = try world.login(issued.id, hash: "hash of carl")
    let user = try world.setPassword(issued, hash: "phc")
    #expect(user.state == .active)
    #expect(user.setupCode == nil)
    #expect(world.lastEvent?.related.map(\.kind) == [.session, .session])
    #expect(world.state.sessions(of: user.id).isEmpty)
    #expect(world.refusal { _ = try $0.list(by: carl) } == .invalidCredential)
    #expect(
      world.refusal { _ = try $0.login(user.id, hash: "hash of carl") } == .invalidCredential)
    #expect(try world.login(user.id, hash: "phc").role == .contributor)
  }

  @Test func `nobody gets a code for an OWNER, for themselves or for a leaver`() throws {
    var world = World()
    let (owner, admin, contributor) = (world.owner, world.admin, world.contributor)
    #expect(world.refusal { try $0.issueSetupCode("olga", by: admin) } == .roleRequired)
    #expect(world.lastEvent?.outcome == .denied)
    #expect(world.refusal { try $0.issueSetupCode("vera", by: contributor) } == .roleRequired)
    #expect(world.refusal { try $0.issueSetupCode("ada", by: admin) } == .ownSetupCode)
    #expect(world.refusal { try $0.issueSetupCode("olga", by: owner) } == .ownSetupCode)
    #expect(world.refusal { try $0.issueSetupCode("nobody", by: admin) } == .userNotFound)
    try world.deactivate("carl", by: admin)
    #expect(world.refusal { try $0.issueSetupCode("carl", by: admin) } == .userDeactivated)
  }

  @Test func `a leaver's code is void`() throws {
    var world = World()
    let issued = try world.issueSetupCode("carl", by: world.admin).user
    try world.deactivate("carl", by: world.admin)
    #expect(world.refusal { try $0.setPassword(issued, hash: "phc") } == .invalidCredential)
  }
}
