import JetonDomain
import JetonSecret
import StoreContract
import Testing

@Suite struct OrganizationTests {
  private func found(_ world: inout World, _ name: String, hash: String? = nil) throws
    -> CreateOrganization.Answer
  {
    var command = CreateOrganization(name: name, ownerName: "olga")
    command.passwordHash = hash
    return try world.commit { authority, state, moment, entropy throws(StoreError) in
      try authority.createOrganization(
        command, by: "root", in: &state, at: moment, using: &entropy)
    }
  }

  @Test func `the operator makes an organization with its first OWNER`() throws {
    var world = World()
    let invited = try found(&world, "one")
    #expect(invited.owner.state == .invited && invited.owner.role == .owner)
    #expect(invited.setupCode != nil)
    #expect(world.lastEvent?.actor.kind == .operator)
    #expect(world.lastEvent?.organizationID == invited.organization.id)
    #expect(world.lastEvent?.related.map(\.name) == ["olga"])
    let active = try found(&world, "two", hash: "phc")
    #expect(active.owner.state == .active && active.setupCode == nil)
    #expect(try world.login(active.owner.id, hash: "phc").role == .owner)
    #expect(world.refusal { _ = try self.found(&$0, "ONE") } == .nameTaken)
    #expect(world.refusal { _ = try self.found(&$0, "a\u{0}") } == .nameInvalid)
  }

  @Test func `only an OWNER changes settings`() throws {
    var world = World()
    let admin = world.admin
    #expect(
      world.refusal { try $0.settings(by: admin) { $0.selfRotation = .set(.off) } }
        == .roleRequired)
    let answer = try world.settings(by: world.owner) {
      $0.selfRotation = .set(.off)
      $0.defaultTokenLife = .set(.seconds(90))
    }
    #expect(answer.organization.settings.selfRotation == .off)
    #expect(world.lastEvent?.changes.map(\.after) == ["90s", "OFF"])
    try world.settings(by: world.owner) { $0.defaultTokenLife = .set(nil) }
    #expect(world.lastEvent?.changes.map(\.before) == ["90s"])
    #expect(world.lastEvent?.changes.map(\.after) == [nil])
  }

  @Test(arguments: [
    (Duration.zero, false), (.seconds(-1), false), (.milliseconds(999), false),
    (.seconds(1), true), (.seconds(36_525 * 86_400), true), (.seconds(36_525 * 86_400 + 1), false),
    (.seconds(Int64.max), false), (.seconds(Int64.min), false),
  ])
  func `a token's life is set between a second and a century`(life: Duration, good: Bool) {
    var world = World()
    let owner = world.owner
    let reason: Refusal.Reason? = good ? nil : .settingInvalid
    #expect(world.refusal { try $0.settings(by: owner) { $0.maxTokenLife = .set(life) } } == reason)
    #expect(
      world.refusal { try $0.settings(by: owner) { $0.defaultTokenLife = .set(life) } } == reason)
  }

  @Test func `the default life is at most the longest`() throws {
    var world = World()
    let owner = world.owner
    try world.settings(by: owner) {
      $0.defaultTokenLife = .set(.seconds(60))
      $0.maxTokenLife = .set(.seconds(60))
    }
    #expect(
      world.refusal { try $0.settings(by: owner) { $0.maxTokenLife = .set(.seconds(59)) } }
        == .settingInvalid)
    #expect(
      world.refusal { try $0.settings(by: owner) { $0.defaultTokenLife = .set(.seconds(61)) } }
        == .settingInvalid)
    #expect(world.state.organization(world.organizationID)?.settings.maxTokenLife == .seconds(60))
  }

  @Test func `a shorter longest life binds the tokens there are, and says how many`() throws {
    var world = World()
    let owner = world.owner
    let old = try world.create("old", by: owner).token
    world.pass(.seconds(100))
    let young = try world.create("young", by: owner).token
    let brief = try world.create("brief", by: owner) { $0.expiry = .after(.seconds(5)) }.token
    let gone = try world.create("gone", by: owner).token
    try world.revoke(.id(gone.id.description), by: owner)

    let answer = try world.settings(by: owner) { $0.maxTokenLife = .set(.seconds(60)) }
    #expect(answer.shortenedTokenCount == 2)
    #expect(world.verdict(old.id) == .expired)
    #expect(world.state.token(old.id)?.expireTime == world.state.now)
    #expect(world.verdict(young.id) == .valid)
    #expect(world.state.token(young.id)?.expireTime == young.createTime.advanced(by: .seconds(60)))
    #expect(world.state.token(brief.id)?.expireTime == brief.expireTime)
    #expect(world.state.token(gone.id)?.expireTime == nil)
    #expect(world.lastEvent?.related.map(\.id).sorted() == [old, young].map(\.id.description))
    #expect(world.lastEvent?.changes.last?.after == "2")

    let longer = try world.settings(by: owner) { $0.maxTokenLife = .set(.seconds(600)) }
    #expect(longer.shortenedTokenCount == 0)
    #expect(world.verdict(old.id) == .expired)
  }
}
