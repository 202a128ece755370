import JetonDomain
import StoreContract
import Testing

@Suite struct ManageTests {
  /// One account of the contributor's, one of the admin's.
  private func world() throws -> World {
    var world = World()
    try world.create("mine", .viewer, by: world.contributor)
    try world.create("theirs", .viewer, by: world.admin)
    return world
  }

  @Test func `S16, S17: each sees what it may, and no other`() throws {
    var world = try world()
    #expect(try world.list(by: world.owner) == ["mine", "theirs"])
    #expect(try world.list(by: world.admin) == ["mine", "theirs"])
    #expect(try world.list(by: world.contributor) == ["mine"])
    let bot = try world.account("bot", .contributor, by: world.owner)
    #expect(try world.list(by: bot) == [])
    let viewer = world.viewer
    #expect(world.refusal { _ = try $0.list(by: viewer) } == .roleRequired)
  }

  @Test func `S17: a list of somebody else's accounts is empty`() throws {
    var world = try world()
    #expect(try world.list(by: world.contributor) { $0.owner = "ada" } == [])
    #expect(try world.list(by: world.contributor) { $0.owner = "Carl" } == ["mine"])
    #expect(try world.list(by: world.admin) { $0.owner = "carl" } == ["mine"])
    #expect(try world.list(by: world.admin) { $0.namePart = "THE" } == ["theirs"])
  }

  @Test func `S17: an account of another owner is not found, but the ledger knows why`() throws {
    var world = try world()
    let (contributor, epoch) = (world.contributor, world.state.lastEpoch())
    let calls: [(inout World) throws -> Void] = [
      { try $0.see("theirs", by: contributor) },
      { try $0.update("theirs", by: contributor) { $0.role = .viewer } },
      { try $0.disable("theirs", by: contributor) },
      { try $0.enable("theirs", by: contributor) },
      { try $0.delete("theirs", by: contributor) },
      { try $0.regenerate("theirs", by: contributor) },
    ]
    for call in calls {
      #expect(world.refusal(call) == .serviceAccountNotFound)
      #expect(world.lastEvent?.reason == "NOT_OWNER")
      #expect(world.lastEvent?.object?.name == "theirs")
      #expect(world.lastEvent?.outcome == .denied)
    }
    #expect(world.state.lastEpoch() == epoch + 6)
    let missing = world.refusal { try $0.see("no such", by: contributor) }
    #expect(missing == .serviceAccountNotFound)
    #expect(world.lastEvent == nil)
  }

  @Test func `S18: description, owner and role change together or not at all`() throws {
    var world = try world()
    let contributor = world.contributor
    let before = try world.see("mine", by: contributor).serviceAccount
    let failed = world.refusal {
      try $0.update("mine", by: contributor) {
        $0.description = "new"
        $0.owner = "ada"
        $0.role = .admin
      }
    }
    #expect(failed == .roleAboveOwn)
    #expect(try world.see("mine", by: contributor).serviceAccount == before)

    let view = try world.update("mine", by: contributor) {
      $0.description = "new"
      $0.owner = "ada"
      $0.role = .contributor
    }
    #expect(view.serviceAccount.description == "new")
    #expect(view.ownerName == "ada")
    #expect(view.serviceAccount.role == .contributor)
    #expect(view.serviceAccount.revision == world.state.lastEpoch())
    #expect(world.lastEvent?.changes.map(\.field) == ["role", "description", "owner"])
    #expect(world.lastEvent?.changes.first?.before == "VIEWER")
  }

  @Test func `S18: an etag that is no longer the account's changes nothing`() throws {
    var world = try world()
    let contributor = world.contributor
    let etag = try world.see("mine", by: contributor).serviceAccount.etag
    try world.update("mine", by: contributor) {
      $0.description = "one"
      $0.etag = etag
    }
    let refusal = world.refusal {
      try $0.update("mine", by: contributor) {
        $0.description = "two"
        $0.etag = etag
      }
    }
    #expect(refusal == .etagMismatch)
    #expect(try world.see("mine", by: contributor).serviceAccount.description == "one")
    #expect(world.refusal { try $0.disable("mine", by: contributor, etag: "x") } == .etagMismatch)
  }

  @Test func `an update of nothing is refused, one that changes nothing leaves no event`() throws {
    var world = try world()
    let contributor = world.contributor
    #expect(world.refusal { try $0.update("mine", by: contributor) { _ in } } == .nothingToUpdate)
    let before = try world.see("mine", by: contributor).serviceAccount
    let after = try world.update("mine", by: contributor) { $0.role = before.role }
    #expect(after.serviceAccount == before)
    #expect(world.lastEvent == nil)
  }

  @Test func `S19: a role change acts on tokens that are there`() throws {
    var world = World()
    let bot = try world.account("bot", .contributor, by: world.owner)
    try world.create("child", .viewer, by: bot)
    try world.update("bot", by: world.owner) { $0.role = .viewer }
    #expect(world.refusal { try $0.create("x", .viewer, by: bot) } == .roleRequired)
    #expect(world.lastEvent?.actor.role == .viewer)
  }

  @Test func `S21: an update neither changes nor shows a token`() throws {
    var world = try world()
    let before = world.state.tokensByID
    try world.update("mine", by: world.contributor) { $0.role = .contributor }
    #expect(world.state.tokensByID == before)
  }

  @Test func `A3: the right to manage follows ownership`() throws {
    var world = try world()
    let contributor = world.contributor
    try world.update("mine", by: contributor) { $0.owner = "ada" }
    #expect(world.refusal { try $0.see("mine", by: contributor) } == .serviceAccountNotFound)
    try world.update("theirs", by: world.admin) { $0.owner = "carl" }
    try world.delete("theirs", by: contributor)
  }

  @Test func `A4: an ADMIN ends what an OWNER's account may do, and yields none of it`() throws {
    var world = World()
    let (owner, admin) = (world.owner, world.admin)
    let token = try world.create("root", .owner, by: owner).token
    try world.see("root", by: admin)
    try world.revoke(.id(token.id.description), by: admin)
    try world.disable("root", by: admin)
    #expect(world.refusal { try $0.enable("root", by: admin) } == .roleAboveOwn)
    #expect(world.refusal { try $0.regenerate("root", by: admin) } == .roleAboveOwn)
    #expect(
      world.refusal { try $0.update("root", by: admin) { $0.role = .viewer } } == .roleRequired)
    try world.delete("root", by: admin)
  }

  @Test func `A8: views mark accounts above their owner's role`() throws {
    var world = World()
    let view = try world.create("deploy", .admin, by: world.owner) { $0.owner = "carl" }
    #expect(view.serviceAccount.exceedsOwner)
    try world.updateUser("carl", by: world.owner) { $0.role = .admin }
    #expect(try !world.see("deploy", by: world.owner).exceedsOwner)
    #expect(try world.see("deploy", by: world.owner).serviceAccount.role == .admin)
  }

  @Test func `disabling refuses all tokens until enabled, and is told once`() throws {
    var world = World()
    let owner = world.owner
    let answer = try world.create("ci", by: owner)
    #expect(try world.disable("ci", by: owner).serviceAccount.isDisabled)
    #expect(world.verdict(answer.token.id) == .disabled)
    try world.disable("ci", by: owner)
    #expect(world.lastEvent == nil)
    try world.enable("ci", by: owner)
    #expect(world.verdict(answer.token.id) == .valid)
  }

  @Test func `S31, S33: deleting ends account and tokens for ever`() throws {
    var world = World()
    let owner = world.owner
    let first = try world.create("ci", by: owner)
    let second = try world.regenerate("ci", by: owner, .for(.seconds(3600)))
    let answer = try world.delete("ci", by: owner)
    #expect(answer.endedTokenCount == 2)
    #expect(world.state.tokensByID.isEmpty)
    #expect(world.lastEvent?.related.count == 2)
    try world.create("ci", by: owner)
    for token in [first.token, second.token] {
      #expect(world.verdict(token.id) == .unknown)
      let ghost = Principal(bearer: token, of: first.serviceAccount.serviceAccount)
      #expect(world.refusal { _ = try $0.list(by: ghost) } == .invalidCredential)
      #expect(world.lastEvent?.reason == "SERVICE_ACCOUNT_DELETED")
    }
    #expect(
      world.refusal { try $0.delete(first.serviceAccount.serviceAccount.id.description, by: owner) }
        == .serviceAccountNotFound)
  }

  @Test func `S34: events name a deleted account`() throws {
    var world = World()
    let id = try world.create("ci", by: world.owner).serviceAccount.serviceAccount.id.description
    try world.delete("ci", by: world.owner)
    let events = world.state.ledger.map(\.event).filter { $0.object?.id == id }
    #expect(events.map(\.verb) == [.createServiceAccount, .deleteServiceAccount])
    #expect(events.allSatisfy { $0.object?.name == "ci" })
  }
}
