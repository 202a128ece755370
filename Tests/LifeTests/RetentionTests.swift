import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

/// What is over goes, and takes no proof along.
@Suite struct RetentionTests {
  @Test func `old recorded actions go, and the export still proves itself`() async throws {
    try await Daemon.run(["--keep-actions", "1s", "--keep-changes-count", "1000"]) { daemon in
      let alice = try await daemon.owner()
      let bot = try await daemon.create("bot", .owner, by: alice)
      let caller = try daemon.caller(bot.secret)
      let head = try await authorize(40, by: caller, bot.secret)
      try await eventually {
        try await alice.events().allSatisfy { $0.verb != "Authorize" }
      }
      let record = try #require(await alice.events(.init(verb: "RemoveEvents")).first)
      #expect(record.object?.name == "recorded_actions")
      #expect(record.changes.first?.field == "recorded_actions_through_epoch")

      let gone = await refusal { try await alice.ledger.getEvent(.init(epoch: head)) }
      #expect(gone?.code == .notFound && gone?.reason == "EVENT_REMOVED")
      let page = try await alice.ledger.listEvents(.init(pageSize: 1))
      #expect(page.removal?.recordedActionsThroughEpoch ?? 0 >= head)
      #expect(page.removal?.changesThroughEpoch == 0)
      try await expectProof(of: head, by: alice)
      try await expectExport(withoutBodiesThrough: head, by: alice)
      try await expectWatchTells(by: alice)
    }
  }

  @Test func `of changes so many stay as the operator wants`() async throws {
    try await Daemon.run(["--keep-changes-count", "20", "--keep-actions", "10s"]) { daemon in
      let alice = try await daemon.owner()
      let bot = try await daemon.create("bot", .owner, by: alice)
      for number in 1...50 { _ = try await alice.update("bot", description: "\(number)") }
      // Each removal is a change itself.
      try await eventually { (20...22).contains(try await alice.events().count) }
      #expect(try await alice.verdict(bot.secret) == .valid)
      try daemon.stop()
      try daemon.start()
      let again = try await daemon.owner()
      #expect(try await again.events().last?.verb == "Login")
      try await expectExport(withoutBodiesThrough: 10, by: again)
    }
  }

  @Test func `a token is unknown some time after its end, and out of the list`() async throws {
    try await Daemon.run(["--keep-ended-tokens", "2s"]) { daemon in
      let alice = try await daemon.owner()
      let bot = try await daemon.create("bot", .viewer, by: alice)
      let next = try await daemon.regenerate("bot", by: alice)
      #expect(try await alice.verdict(bot.secret) == .revoked)
      try await eventually { try await alice.verdict(bot.secret) == .unknown }
      let listed = try await alice.tokens.listTokens(.init(serviceAccount: "bot")).tokens
      #expect(listed.map(\.id) == [next.token?.id ?? ""])
      #expect(try await alice.verdict(next.secret) == .valid)
      let events = try await alice.events(.init(credentialID: bot.token?.id ?? ""))
      #expect(events.map(\.verb) == ["CreateServiceAccount", "RegenerateToken"])
      #expect(try await alice.events(.init(verb: "RemoveEnded")).first?.object == nil)
    }
  }

  /// Returns the epoch of the last.
  private func authorize(_ count: Int, by caller: Caller, _ secret: Secret) async throws -> UInt64 {
    var epoch: UInt64 = 0
    for number in 1...count {
      var request = JetonV1.AuthorizeRequest()
      request.token = secret
      request.action = "deploy"
      request.reference = "\(number)"
      epoch = try await caller.tokens.authorize(request).epoch
    }
    return epoch
  }

  private func expectProof(of epoch: UInt64, by caller: Caller) async throws {
    let proof = try await caller.ledger.getInclusionProof(.init(epoch: epoch))
    #expect(proof.leafHash.count == 32 && proof.leafIndex == epoch - 1)
  }

  private func expectExport(
    withoutBodiesThrough last: UInt64, by caller: Caller
  ) async throws {
    var epochs: [UInt64] = []
    var absent = 0
    for try await message in caller.ledger.exportEvents(.init()) where message.header == nil {
      epochs.append(message.epoch)
      #expect(message.leafHash.count == 32)
      if message.entry.isEmpty {
        absent += 1
        #expect(message.absence == .removed)
      } else {
        #expect(message.absence == .unspecified)
      }
      #expect(message.lastEpoch >= message.epoch)
    }
    #expect(epochs == Array(1...UInt64(epochs.count)))
    #expect(absent > 0 && UInt64(epochs.count) > last)
  }

  private func expectWatchTells(by caller: Caller) async throws {
    var request = JetonV1.WatchEventsRequest()
    request.afterEpoch = 0
    var removal: JetonV1.Removal?
    for try await message in caller.ledger.watchEvents(request) {
      removal = removal ?? message.removal
      if message.event != nil { break }
    }
    #expect(removal != nil)
  }
}
