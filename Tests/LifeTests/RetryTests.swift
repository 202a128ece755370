import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

/// Product: "the repeat answers the same bytes, the secret included".
@Suite struct RetryTests {
  @Test func `a repeated create answers the same bytes, the secret included`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      var request = JetonV1.CreateServiceAccountRequest()
      request.requestID = "create-1"
      request.name = "bot"
      request.role = .viewer
      let first = try await alice.accounts.createServiceAccount(request)
      daemon.secrets.append(first.secret)
      let again = try await alice.accounts.createServiceAccount(request)
      #expect(again.encode() == first.encode())
      #expect(try await alice.list().count == 1)
      try daemon.stop()
      try daemon.start()
      let later = try await daemon.owner()
      // A new session of the same user is the same caller.
      #expect(try await later.accounts.createServiceAccount(request).encode() == first.encode())
      #expect(try await later.verdict(first.secret) == .valid)
    }
  }

  @Test func `a request id used for another request is refused`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      var request = JetonV1.CreateServiceAccountRequest()
      request.requestID = "create-1"
      request.name = "bot"
      request.role = .viewer
      daemon.secrets.append(try await alice.accounts.createServiceAccount(request).secret)
      request.name = "other"
      let error = await refusal { try await alice.accounts.createServiceAccount(request) }
      #expect(error?.reason == "REQUEST_ID_REUSED")
      #expect(try await alice.list().map(\.name) == ["bot"])
    }
  }

  @Test func `another caller's request id is another request`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      var request = JetonV1.CreateServiceAccountRequest()
      request.requestID = "the same"
      request.role = .viewer
      request.name = "hers"
      let hers = try await carol.accounts.createServiceAccount(request)
      request.name = "mine"
      let mine = try await alice.accounts.createServiceAccount(request)
      daemon.secrets += [hers.secret, mine.secret]
      #expect(hers.serviceAccount?.id != mine.serviceAccount?.id)
    }
  }

  @Test func `many repeats at once change one thing once`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      var request = JetonV1.CreateServiceAccountRequest()
      request.requestID = "once"
      request.name = "bot"
      request.role = .viewer
      let frozen = request
      let answers = try await withThrowingTaskGroup(of: [UInt8].self) { group in
        for _ in 1...32 {
          group.addTask { try await alice.accounts.createServiceAccount(frozen).encode() }
        }
        return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
      }
      #expect(answers.count == 1)
      #expect(try await alice.list().count == 1)
    }
  }
}
