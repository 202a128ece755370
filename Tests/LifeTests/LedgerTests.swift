import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

@Suite struct LedgerTests {
  @Test func `a watcher that comes back sees neither gap nor duplicate`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let secret = try await daemon.create("bot", .owner, by: alice).secret
      let writer = try daemon.caller(secret)
      let writing = Task {
        for number in 1...60 { _ = try await writer.update("bot", description: "\(number)") }
      }
      var seen: [UInt64] = []
      while seen.last ?? 0 < 62 {
        // A new connection each time, let go of after a few events.
        let watcher = try daemon.caller(secret)
        var request = JetonV1.WatchEventsRequest()
        request.afterEpoch = seen.last ?? 0
        var count = 0
        for try await answer in watcher.ledger.watchEvents(request) {
          guard let event = answer.event else { continue }
          seen.append(event.epoch)
          count += 1
          if count == 7 || event.epoch >= 62 { break }
        }
        watcher.channel.close()
      }
      try await writing.value
      #expect(seen == Array(1...UInt64(seen.count)))
    }
  }

  @Test func `an organization's watcher sees each event once it has happened`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      var request = JetonV1.WatchEventsRequest()
      request.afterEpoch = try await alice.events().last?.epoch ?? 0
      var events = alice.ledger.watchEvents(request).makeAsyncIterator()
      for number in 1...3 {
        let epoch = try await daemon.create("bot \(number)", .viewer, by: alice).epoch
        var event: JetonV1.Event?
        while event == nil { event = try await events.next()?.event }
        #expect(event?.epoch == epoch)
        #expect(event?.object?.name == "bot \(number)")
      }
    }
  }

  @Test func `is searched by the names people know`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      let made = try await daemon.create("bot", .viewer, by: carol)
      #expect(
        try await alice.events(.init(actor: "Carol", object: "bot")).map(\.epoch) == [made.epoch])
      let unknown = await refusal { try await alice.events(.init(actor: "nobody")) }
      #expect(unknown?.code == .notFound)
      #expect(unknown?.violations.first?.field == "filter.actor")
      try await carol.delete("bot")
      let id = made.serviceAccount?.id ?? ""
      #expect(
        try await alice.events(.init(object: id)).map(\.verb)
          == ["CreateServiceAccount", "DeleteServiceAccount"])
    }
  }

  @Test func `pages follow each other without gap, either way`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      for number in 1...12 { _ = try await daemon.create("bot \(number)", .viewer, by: alice) }
      let all = try await alice.events().map(\.epoch)
      for newestFirst in [false, true] {
        var request = JetonV1.ListEventsRequest(pageSize: 5)
        request.newestFirst = newestFirst
        var epochs: [UInt64] = []
        repeat {
          let page = try await alice.ledger.listEvents(request)
          #expect(page.events.count <= 5)
          epochs += page.events.map(\.epoch)
          request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        #expect(epochs == (newestFirst ? all.reversed() : all))
      }
    }
  }

  @Test func `a page token is good for its own question only`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      for number in 1...3 { _ = try await daemon.create("bot \(number)", .viewer, by: alice) }
      let page = try await alice.ledger.listEvents(.init(pageSize: 2))
      var other = JetonV1.ListEventsRequest(pageSize: 2)
      other.pageToken = page.nextPageToken
      other.filter = .init(verb: "CreateServiceAccount")
      #expect(await refusal { try await alice.ledger.listEvents(other) }?.code == .invalidArgument)
      other.filter = nil
      other.pageToken = "forged"
      #expect(await refusal { try await alice.ledger.listEvents(other) }?.code == .invalidArgument)
    }
  }

  @Test func `organizations never see each other`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let mine = try await daemon.create("mine", .viewer, by: alice)
      try daemon.stop()
      let made = try Program(name: "jetond")(
        [
          "org", "create", "--data", daemon.data, "--organization", "rival", "--owner", "mallory",
          "--password-file", "-", "--password-memory", "64",
        ], input: Daemon.password + "\n")
      #expect(made.status == 0, "\(made.errors)")
      try daemon.start()
      var login = JetonV1.LoginRequest()
      login.organization = "rival"
      login.user = "mallory"
      login.password = Secret(Daemon.password)
      let answer = try await daemon.caller(nil).sessions.login(login)
      let mallory = try daemon.caller(answer.sessionToken)
      #expect(try await mallory.list().isEmpty)
      #expect(try await mallory.verdict(mine.secret) == .unknown)
      for name in ["mine", mine.serviceAccount?.id ?? ""] {
        #expect(await refusal { try await mallory.show(name) }?.code == .notFound)
        #expect(await refusal { try await mallory.delete(name) }?.code == .notFound)
      }
      #expect(
        await refusal { try await mallory.revoke(.tokenID(mine.token?.id ?? "")) }?.code
          == .notFound)
      #expect(
        await refusal { try await mallory.ledger.getEvent(.init(epoch: mine.epoch)) }?.code
          == .notFound)
      #expect(try await mallory.events().allSatisfy { $0.epoch > mine.epoch })
    }
  }
}
