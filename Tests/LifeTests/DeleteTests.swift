import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

@Suite struct DeleteTests {
  @Test func `S30 the command line asks, and declining changes nothing`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let admin = try await daemon.create("admin", .admin, by: alice).secret
      let victim = try await daemon.create("victim", .viewer, by: alice).secret
      let environment = ["JETON_TOKEN": admin.reveal(), "JETON_ADDRESS": daemon.unix]
      let jeton = Program(name: "jeton")
      // Not a terminal, no --yes: nobody to ask.
      let declined = try jeton(
        ["account", "delete", "victim"], input: "no\n", environment: environment)
      #expect(declined.status != 0)
      #expect(try await alice.verdict(victim) == .valid)
      // On a terminal: script(1) lends one.
      let asked = try Program(onTerminal: "jeton account delete victim")(
        [], input: "no\n", environment: environment)
      #expect(asked.output.contains("victim"))
      #expect(try await alice.verdict(victim) == .valid)
      let agreed = try jeton(
        ["account", "delete", "victim", "--yes"], environment: environment)
      #expect(agreed.status == 0, "\(agreed.errors)")
      #expect(try await alice.verdict(victim) == .unknown)
    }
  }

  @Test func `S31 deleting takes the account and all its tokens`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let first = try await daemon.create("bot", .viewer, by: alice).secret
      let overlap = JetonV1.RegenerateTokenRequest.Previous.overlap(.init(.seconds(600)))
      let second = try await daemon.regenerate("bot", by: alice, previous: overlap).secret
      #expect(try await alice.delete("bot").endedTokenCount == 2)
      #expect(try await alice.verdict(first) == .unknown)
      #expect(try await alice.verdict(second) == .unknown)
      #expect(await refusal { try await alice.show("bot") }?.code == .notFound)
      #expect(
        await refusal { try await alice.tokens.listTokens(.init(serviceAccount: "bot")) }?.code
          == .notFound)
    }
  }

  @Test func `S32 access stops at once, on connections that are open`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let secret = try await daemon.create("bot", .viewer, by: alice).secret
      let callers = try (1...5).map { _ in try daemon.caller(secret) }
      for caller in callers { _ = try await caller.whoAmI() }
      try await alice.delete("bot")
      for caller in callers {
        #expect(await refusal { try await caller.whoAmI() }?.code == .unauthenticated)
      }
    }
  }

  @Test func `S32 open streams of the account end`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let watcher = try daemon.caller(try await daemon.create("bot", .admin, by: alice).secret)
      var request = JetonV1.WatchEventsRequest()
      request.afterEpoch = 0
      var events = watcher.ledger.watchEvents(request).makeAsyncIterator()
      _ = try await events.next()
      try await alice.delete("bot")
      let error = await refusal { while try await events.next() != nil {} }
      #expect(error?.code == .unauthenticated)
    }
  }

  @Test func `S33 a new account of the same name revives no old token`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let old = try await daemon.create("bot", .viewer, by: alice)
      try await alice.delete("bot")
      let new = try await daemon.create("bot", .viewer, by: alice)
      #expect(new.serviceAccount?.id != old.serviceAccount?.id)
      #expect(try await alice.verdict(old.secret) == .unknown)
      try daemon.stop()
      try daemon.start()
      #expect(try await daemon.owner().verdict(old.secret) == .unknown)
    }
  }

  @Test func `S34 the ledger still names a deleted account`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let maker = try await daemon.create("maker", .contributor, by: alice)
      let made = try await daemon.create("made", .viewer, by: daemon.caller(maker.secret))
      try await alice.delete("maker")
      let events = try await alice.events(.init(actor: maker.serviceAccount?.id ?? ""))
      #expect(events.map(\.epoch) == [made.epoch])
      #expect(events.first?.actor?.name == "maker")
      let deletion = try await alice.events().last
      #expect(deletion?.verb == "DeleteServiceAccount")
      #expect(deletion?.object?.name == "maker")
    }
  }

  @Test func `S35 every change and refusal is in the ledger under who did it`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      let before = try await alice.events().count
      let created = try await daemon.create("bot", .viewer, by: carol)
      _ = try await carol.update("bot", description: "x")
      _ = try await daemon.regenerate("bot", by: carol)
      let tokens = try await carol.tokens.listTokens(.init(serviceAccount: "bot")).tokens
      try await carol.revoke(.tokenID(try #require(tokens.first { $0.state == .active }).id))
      _ = await refusal { try await daemon.create("no", .owner, by: carol) }
      try await carol.delete("bot")
      let events = try await alice.events().dropFirst(before)
      #expect(
        events.map(\.verb) == [
          "CreateServiceAccount", "UpdateServiceAccount", "RegenerateToken", "RevokeToken",
          "CreateServiceAccount", "DeleteServiceAccount",
        ])
      #expect(events.map { $0.outcome == .denied } == [false, false, false, false, true, false])
      #expect(events.allSatisfy { $0.actor?.name == "carol" })
      #expect(events.first?.epoch == created.epoch)
      #expect(try await alice.events().map(\.epoch) == Array(1...UInt64(before + 6)))
    }
  }
}
