import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

@Suite struct ManageTests {
  @Test(arguments: [JetonV1.Role.admin, .owner])
  func `S16 ADMIN and OWNER see and manage every account`(role: JetonV1.Role) async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      _ = try await daemon.create("hers", .viewer, by: carol)
      let manager = try await daemon.user("manager", role, by: alice)
      #expect(try await manager.list().map(\.name) == ["hers"])
      #expect(try await manager.update("hers", description: "seen").description == "seen")
      _ = try await daemon.regenerate("hers", by: manager)
      try await manager.disable("hers")
      try await manager.delete("hers")
      #expect(try await manager.list().isEmpty)
    }
  }

  @Test func `S17 a CONTRIBUTOR sees and manages what it owns, a VIEWER nothing`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      let victor = try await daemon.user("victor", .viewer, by: alice)
      _ = try await daemon.create("hers", .viewer, by: carol)
      let other = try await daemon.create("other", .viewer, by: alice)
      #expect(try await carol.list().map(\.name) == ["hers"])
      // What is not hers is not there, by name or by id, for every call alike.
      for name in ["other", other.serviceAccount?.id ?? ""] {
        let refusals = [
          await refusal { try await carol.show(name) },
          await refusal { try await carol.update(name, description: "x") },
          await refusal { try await daemon.regenerate(name, by: carol) },
          await refusal { try await carol.delete(name) },
        ]
        #expect(refusals.map { $0?.code } == Array(repeating: .notFound, count: 4))
      }
      #expect(await refusal { try await victor.list() }?.code == .permissionDenied)
      #expect(await refusal { try await victor.show("hers") }?.code == .permissionDenied)
    }
  }

  @Test func `S18 description, owner and role change in one call, the name never`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      _ = try await daemon.user("carol", .contributor, by: alice)
      let before = try #require(try await daemon.create("bot", .viewer, by: alice).serviceAccount)
      var request = JetonV1.UpdateServiceAccountRequest()
      request.serviceAccount = "bot"
      request.description = "new"
      request.owner = "carol"
      request.role = .contributor
      request.etag = before.etag
      let after = try #require(
        try await alice.accounts.updateServiceAccount(request).serviceAccount)
      #expect(after.description == "new")
      #expect(after.ownerName == "carol")
      #expect(after.role == .contributor)
      #expect(after.name == "bot")
      #expect(after.etag != before.etag)

      // The etag is no longer the account's: nothing changes.
      request.requestID = ""
      request.description = "newer"
      #expect(
        await refusal { try await alice.accounts.updateServiceAccount(request) }?.code == .aborted)
      // One field that may not change spoils the whole call.
      request.etag = ""
      request.owner = "nobody"
      #expect(await refusal { try await alice.accounts.updateServiceAccount(request) } != nil)
      #expect(try await alice.show("bot").description == "new")
      // The mask decides which of the present fields count.
      request.owner = "alice"
      request.updateMask = GoogleProtobuf.FieldMask(paths: ["description"])
      let masked = try await alice.accounts.updateServiceAccount(request).serviceAccount
      #expect(masked?.description == "newer")
      #expect(masked?.ownerName == "carol")
      request.requestID = ""
      request.updateMask = GoogleProtobuf.FieldMask(paths: ["name"])
      let error = await refusal { try await alice.accounts.updateServiceAccount(request) }
      #expect(error?.code == .invalidArgument)
      #expect(error?.violations.first?.field.contains("update_mask") == true)
    }
  }

  @Test func `S19 a role change acts on the tokens there are, at once`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let secret = try await daemon.create("bot", .contributor, by: alice).secret
      let bot = try daemon.caller(secret)
      #expect(try await bot.whoAmI().role == .contributor)
      _ = try await alice.update("bot", role: .viewer)
      #expect(try await alice.verify(secret).role == .viewer)
      #expect(
        await refusal { try await daemon.create("x", .viewer, by: bot) }?.code == .permissionDenied)
      _ = try await alice.update("bot", role: .admin)
      #expect(try await bot.whoAmI().role == .admin)
    }
  }

  @Test func `S20 nobody raises an account above itself, nor itself`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      _ = try await daemon.create("hers", .viewer, by: carol)
      _ = try await carol.update("hers", role: .contributor)
      for role in [JetonV1.Role.admin, .owner] {
        #expect(
          await refusal { try await carol.update("hers", role: role) }?.code == .permissionDenied)
      }
      let bot = try await daemon.create("bot", .admin, by: alice)
      let itself = try daemon.caller(bot.secret)
      #expect(
        await refusal { try await itself.update("bot", role: .owner) }?.code == .permissionDenied)
      var request = JetonV1.UpdateUserRequest()
      request.user = "carol"
      request.role = .admin
      #expect(
        await refusal { try await carol.users.updateUser(request) }?.code == .permissionDenied)
    }
  }

  @Test func `S21 an update neither changes nor shows a token`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let created = try await daemon.create("bot", .viewer, by: alice)
      let query = JetonV1.ListTokensRequest(serviceAccount: "bot")
      let before = try await alice.tokens.listTokens(query)
      let answer = try await alice.update("bot", description: "x", role: .contributor)
      #expect(try await alice.tokens.listTokens(query).tokens.map(\.id) == before.tokens.map(\.id))
      #expect(
        try await alice.tokens.listTokens(query).tokens.map(\.etag) == before.tokens.map(\.etag))
      #expect(try await alice.verdict(created.secret) == .valid)
      #expect(
        !String(decoding: answer.encode(), as: UTF8.self)
          .contains(created.secret.reveal().dropFirst(20)))
    }
  }
}
