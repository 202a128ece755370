import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

@Suite struct DecidedTests {
  @Test(arguments: [-1.0, 0.0, 2_678_400.0])
  func `A1 an overlap ends in the future, within the organization's bound`(seconds: Double)
    async throws
  {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let secret = try await daemon.create("bot", .viewer, by: alice).secret
      let error = await refusal {
        try await daemon.regenerate(
          "bot", by: alice, previous: .previousExpireTime(.fromNow(seconds)))
      }
      #expect(error?.code == .invalidArgument)
      #expect(error?.violations.first?.field == "previous_expire_time")
      #expect(try await alice.verdict(secret) == .valid)
    }
  }

  @Test func `A2 a further regeneration leaves older ends, or ends all`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let first = try await daemon.create("bot", .viewer, by: alice).secret
      let short = GoogleProtobuf.Timestamp.fromNow(600)
      let second = try await daemon.regenerate(
        "bot", by: alice, previous: .previousExpireTime(short)
      ).secret
      let third = try await daemon.regenerate(
        "bot", by: alice, previous: .previousExpireTime(.fromNow(7200))
      ).secret
      #expect(try await alice.verify(first).expireTime == short)
      let last = try await daemon.regenerate("bot", by: alice).secret
      for secret in [first, second, third] {
        #expect(try await alice.verdict(secret) == .revoked)
      }
      #expect(try await alice.verdict(last) == .valid)
    }
  }

  @Test func `A2 an overlap can be shortened, extended and ended`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let created = try await daemon.create("bot", .viewer, by: alice)
      _ = try await daemon.regenerate(
        "bot", by: alice, previous: .overlap(.init(.seconds(3600))))
      var request = JetonV1.UpdateTokenRequest()
      request.tokenID = created.token?.id ?? ""
      for end in [GoogleProtobuf.Timestamp.fromNow(60), .fromNow(7200)] {
        request.requestID = ""
        request.expiry = .expireTime(end)
        #expect(try await alice.tokens.updateToken(request).token?.expireTime == end)
        #expect(try await alice.verify(created.secret).expireTime == end)
      }
      try await alice.revoke(.tokenID(request.tokenID))
      #expect(try await alice.verdict(created.secret) == .revoked)
    }
  }

  @Test func `A3 a contributor's right follows ownership`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      let dave = try await daemon.user("dave", .contributor, by: alice)
      _ = try await daemon.create("bot", .viewer, by: carol)
      #expect(await refusal { try await dave.show("bot") }?.code == .notFound)
      _ = try await alice.update("bot", owner: "dave")
      #expect(try await dave.update("bot", description: "mine").description == "mine")
      #expect(await refusal { try await carol.delete("bot") }?.code == .notFound)
    }
  }

  @Test func `A4 ADMIN may end an OWNER's account, but gets no power from it`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let admin = try await daemon.user("admin", .admin, by: alice)
      for name in ["a", "b"] { _ = try await daemon.create(name, .owner, by: alice) }
      #expect(try await admin.show("a").role == .owner)
      #expect(
        await refusal { try await daemon.regenerate("a", by: admin) }?.code == .permissionDenied)
      #expect(
        await refusal { try await admin.update("a", role: .viewer) }?.code == .permissionDenied)
      try await admin.disable("a")
      #expect(await refusal { try await admin.enable("a") }?.code == .permissionDenied)
      let tokens = try await admin.tokens.listTokens(.init(serviceAccount: "a")).tokens
      try await admin.revoke(.tokenID(try #require(tokens.first).id))
      try await admin.delete("a")
      try await admin.delete("b")
    }
  }

  @Test func `A5 a departing user's accounts go to the successor, or to the remover`()
    async throws
  {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      for (name, successor) in [("carol", "dave"), ("erin", nil)] {
        let user = try await daemon.user(name, .contributor, by: alice)
        if let successor { _ = try await daemon.user(successor, .contributor, by: alice) }
        _ = try await daemon.create("of-\(name)", .viewer, by: user)
        var request = JetonV1.DeactivateUserRequest()
        request.user = name
        request.successor = successor
        let answer = try await alice.users.deactivateUser(request)
        #expect(answer.transferredServiceAccountCount == 1)
        #expect(try await alice.show("of-\(name)").ownerName == successor ?? "alice")
        #expect(await refusal { try await user.whoAmI() }?.code == .unauthenticated)
        #expect(await refusal { try await daemon.login(name) }?.code == .unauthenticated)
        let event = try #require(try await alice.events().last { $0.epoch == answer.epoch })
        #expect(event.related.contains { $0.name == "of-\(name)" })
      }
      let error = await refusal {
        try await daemon.create("x", .viewer, by: alice, owner: "carol")
      }
      #expect(error?.violations.first?.field == "owner")
    }
  }

  @Test func `a lost setup code and a forgotten password are made good by a new code`()
    async throws
  {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      let admin = try await daemon.user("admin", .admin, by: alice)
      let issued = try await admin.users.issueSetupCode(.init(user: "carol"))
      daemon.secrets.append(issued.setupCode)
      #expect(try await carol.whoAmI().name == "carol", "nothing has changed yet")
      var redemption = JetonV1.SetPasswordRequest()
      redemption.setupCode = issued.setupCode
      redemption.password = Secret("another long password")
      let nobody = try daemon.caller(nil)
      _ = try await nobody.sessions.setPassword(redemption)
      #expect(await refusal { try await carol.whoAmI() }?.code == .unauthenticated)
      #expect(await refusal { try await daemon.login("carol") }?.code == .unauthenticated)
      _ = try await daemon.login("carol", password: "another long password")
      #expect(
        await refusal { try await nobody.sessions.setPassword(redemption) }?.code
          == .unauthenticated)
      // The ceiling: no ADMIN gets at an OWNER so, and nobody at themselves.
      #expect(
        await refusal { try await admin.users.issueSetupCode(.init(user: "alice")) }?.code
          == .permissionDenied)
      #expect(
        await refusal { try await alice.users.issueSetupCode(.init(user: "alice")) }?.code
          == .failedPrecondition)
    }
  }

  @Test func `A5 the last active OWNER stays`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      var removal = JetonV1.DeactivateUserRequest()
      removal.user = "alice"
      #expect(
        await refusal { try await alice.users.deactivateUser(removal) }?.code
          == .failedPrecondition)
      var demotion = JetonV1.UpdateUserRequest()
      demotion.user = "alice"
      demotion.role = .admin
      #expect(
        await refusal { try await alice.users.updateUser(demotion) }?.code == .failedPrecondition)
    }
  }

  @Test func `A6 names are unique without case, and free again after a delete`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let first = try await daemon.create("Caf\u{e9} Bot", .viewer, by: alice)
      for name in ["CAFE\u{301} BOT", "caf\u{e9} bot"] {
        #expect(
          await refusal { try await daemon.create(name, .viewer, by: alice) }?.code
            == .alreadyExists)
      }
      let long = String(repeating: "x", count: 129)
      for name in ["", "a\nb", "a\0b", "a\u{202E}b", " a", long] {
        let error = await refusal { try await daemon.create(name, .viewer, by: alice) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.violations.first?.field == "name")
      }
      _ = try await daemon.create(String(repeating: "y", count: 128), .viewer, by: alice)
      try await alice.delete("caf\u{e9} bot")
      let second = try await daemon.create("caf\u{e9} bot", .viewer, by: alice)
      #expect(second.serviceAccount?.id != first.serviceAccount?.id)
    }
  }

  @Test func `A7 whoever holds a token may ask who it is and revoke it`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let secret = try await daemon.create("bot", .viewer, by: alice).secret
      let bot = try daemon.caller(secret)
      #expect(try await bot.whoAmI().name == "bot")
      try await bot.revoke(.own(true))
      #expect(try await alice.verdict(secret) == .revoked)
      let leaked = try await daemon.create("leaky", .viewer, by: alice).secret
      try await daemon.caller(leaked).revoke(.secret(leaked))
      #expect(try await alice.verdict(leaked) == .revoked)
    }
  }

  @Test func `A7 an account regenerates itself as the organization allows`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      func allowed(_ role: JetonV1.Role, _ setting: JetonV1.SelfRotation) async throws -> Bool {
        var request = JetonV1.UpdateOrganizationRequest()
        request.settings = .init(selfRotation: setting)
        request.updateMask = .init(paths: ["self_rotation"])
        _ = try await alice.organizations.updateOrganization(request)
        let name = "\(role)-\(setting)"
        let bot = try daemon.caller(try await daemon.create(name, role, by: alice).secret)
        do {
          _ = try await daemon.regenerate(name, by: bot)
          return true
        } catch {
          #expect(error.code == .permissionDenied)
          return false
        }
      }
      #expect(try await allowed(.contributor, .contributor))
      #expect(try await !allowed(.viewer, .contributor))
      #expect(try await allowed(.viewer, .viewer))
      #expect(try await !allowed(.admin, .off))
    }
  }

  @Test func `A8 a demoted creator's accounts keep their role and are marked`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .admin, by: alice)
      let secret = try await daemon.create("bot", .admin, by: carol).secret
      #expect(try await alice.show("bot").exceedsOwner == false)
      var demotion = JetonV1.UpdateUserRequest()
      demotion.user = "carol"
      demotion.role = .viewer
      _ = try await alice.users.updateUser(demotion)
      #expect(try await alice.verify(secret).role == .admin)
      #expect(try await alice.list().map(\.exceedsOwner) == [true])
    }
  }

  @Test func `A9 the ledger is read by ADMIN and OWNER`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let roles: [(JetonV1.Role, Bool)] = [
        (.viewer, false), (.contributor, false), (.admin, true), (.owner, true),
      ]
      for (role, mayRead) in roles {
        let reader = try await daemon.user("reader-\(role)", role, by: alice)
        if mayRead {
          #expect(try await !reader.events().isEmpty)
        } else {
          #expect(await refusal { try await reader.events() }?.code == .permissionDenied)
          var stream = reader.ledger.watchEvents(.init()).makeAsyncIterator()
          #expect(await refusal { try await stream.next() }?.code == .permissionDenied)
        }
      }
    }
  }

  @Test func `A10 refusals without a credential are one entry per source and minute`()
    async throws
  {
    try await Daemon.run { daemon in
      for number in 1...50 {
        let stranger = try daemon.caller(Secret("jeton_\(number)"))
        #expect(await refusal { try await stranger.whoAmI() }?.code == .unauthenticated)
      }
      // What is still being counted is written when the daemon stops.
      try daemon.stop()
      try daemon.start()
      let events = try await daemon.owner().events(.init(outcome: .unauthenticated))
      #expect(events.map(\.count).reduce(0, +) == 50)
      #expect(events.count <= 2, "the minute may have turned once")
      #expect(events.allSatisfy { $0.actor?.kind == .anonymous && !$0.source.isEmpty })
    }
  }
}
