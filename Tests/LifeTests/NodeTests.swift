import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Postmaster
import Testing

/// A revoke is true at every node when it returns, whatever the nodes and the database go through.
@Suite(.timeLimit(.minutes(3))) struct NodeTests {
  @Test func `what is revoked at one node is refused at all, and the receipt names them`()
    async throws
  {
    try await Nodes.run { nodes in
      let all = try ["a", "b", "c"].map { try nodes.start($0) }
      let owner = try await nodes.owner(at: all[0])
      let callers = try all.map { try $0.caller(owner) }
      for number in 1...10 {
        let created = try await callers[number % 3].create("account \(number)")
        try await callers[0].waitUntilKnown(created.epoch, callers)
        let answer = try await callers[number % 3].revoke(created.token?.id ?? "")
        for caller in callers { #expect(try await caller.verdict(created.secret) == .revoked) }
        let receipt = try #require(answer.receipt)
        #expect(receipt.epoch == answer.epoch)
        #expect(receipt.confirmed.sorted() == ["a", "b", "c"] && receipt.expired.isEmpty)
        #expect(receipt.unreplicated)
      }
    }
  }

  @Test func `a node that was stopped past its lease says UNAVAILABLE first, then the truth`()
    async throws
  {
    try await Nodes.run { nodes in
      let (near, far) = (try nodes.start("near"), try nodes.start("far"))
      let owner = try await nodes.owner(at: near)
      let (here, there) = (try near.caller(owner), try far.caller(owner))
      let created = try await here.create("ci")
      try await here.waitUntilKnown(created.epoch, [there])
      #expect(try await there.verdict(created.secret) == .valid)
      far.signal(SIGSTOP)
      let begun = ContinuousClock.now
      let receipt = try await here.revoke(created.token?.id ?? "").receipt
      // It may have been stopped while it kept the others from writing, for two seconds at most.
      #expect(ContinuousClock.now - begun <= Nodes.lease + .milliseconds(2_500))
      #expect(receipt?.confirmed == ["near"] && receipt?.expired == ["far"])
      // Asked before it wakes, so that it finds the question there.
      let asked = Task { try await there.verdict(created.secret) }
      try await Task.sleep(for: .milliseconds(100))
      far.signal(SIGCONT)
      do {
        #expect(try await asked.value == .revoked)
      } catch let error as RPCError {
        #expect(error.code == .unavailable && error.reason == "NO_LEASE")
      }
      try await there.untilAnswering(created.secret) { $0 == .revoked }
    }
  }

  @Test func `a node killed and started again is waited for once, and catches up`() async throws {
    try await Nodes.run { nodes in
      let (near, far) = (try nodes.start("near"), try nodes.start("far"))
      let owner = try await nodes.owner(at: near)
      let here = try near.caller(owner)
      let created = try await here.create("ci")
      far.kill()
      let again = try nodes.start("far")
      let receipt = try await here.revoke(created.token?.id ?? "").receipt
      #expect(receipt?.confirmed == ["near", "far"])
      #expect(receipt?.expired ?? [] == ["far"] || receipt?.expired ?? [] == [])
      #expect(try await again.caller(owner).verdict(created.secret) == .revoked)
      let listed = try await NodeServiceClient(here.channel).listNodes(.init())
      #expect(listed.nodes.contains { $0.name == "far" && $0.behind == 0 })
      again.stop()
      let second = try await here.create("second")
      let begun = ContinuousClock.now
      _ = try await here.revoke(second.token?.id ?? "")
      #expect(ContinuousClock.now - begun < Nodes.lease, "it left in order")
    }
  }

  @Test func `without the database nodes verify for a lease, then say UNAVAILABLE, then go on`()
    async throws
  {
    try await Nodes.run { nodes in
      let all = try ["a", "b"].map { try nodes.start($0) }
      let owner = try await nodes.owner(at: all[0])
      let callers = try all.map { try $0.caller(owner) }
      let created = try await callers[0].create("ci")
      try await callers[0].waitUntilKnown(created.epoch, callers)
      try nodes.postmaster.kill()
      #expect(try await callers[1].verdict(created.secret) == .valid)
      for (node, caller) in zip(all, callers) {
        let error = try await caller.untilUnavailable(created.secret)
        #expect(error.reason == "NO_LEASE")
        let health = HealthServiceClient(try Channel(to: node.address))
        #expect(try await health.checkHealth(.init()).status == .notServing)
      }
      try nodes.postmaster.start()
      for caller in callers {
        try await caller.untilAnswering(created.secret) { $0 == .valid }
      }
      let answer = try await callers[0].revoke(created.token?.id ?? "")
      #expect(answer.receipt?.expired == [])
      #expect(try await callers[1].verdict(created.secret) == .revoked)
    }
  }

  @Test func `a caller says how new it wants the answer`() async throws {
    try await Nodes.run { nodes in
      let node = try nodes.start("a")
      let owner = try await nodes.owner(at: node)
      let caller = try node.caller(owner)
      let created = try await caller.create("ci")
      var request = JetonV1.VerifyTokenRequest(token: created.secret)
      request.atLeastEpoch = created.epoch
      request.maxAge = .init(seconds: 2)
      let answer = try await caller.tokens.verifyToken(request)
      #expect(answer.epoch >= created.epoch)
      let age = try #require(answer.age?.swiftDuration)
      #expect(age >= .zero && age <= Nodes.lease)
      request.atLeastEpoch = answer.epoch + 100
      let behind = await #expect(throws: RPCError.self) {
        try await caller.tokens.verifyToken(request)
      }
      #expect(behind?.code == .unavailable && behind?.reason == "BEHIND")
      request.atLeastEpoch = 0
      request.maxAge = .init(nanos: 1)
      let old = await #expect(throws: RPCError.self) {
        try await caller.tokens.verifyToken(request)
      }
      #expect(old?.code == .unavailable && old?.reason == "TOO_OLD")
      let own = try await NodeServiceClient(caller.channel).getNode(.init()).node
      #expect(own?.name == "a" && own?.lease?.swiftDuration == Nodes.lease)
    }
  }
}

extension Caller {
  fileprivate func create(_ name: String) async throws -> JetonV1.CreateServiceAccountResponse {
    var request = JetonV1.CreateServiceAccountRequest()
    request.name = name
    request.role = .viewer
    return try await accounts.createServiceAccount(request)
  }

  fileprivate func revoke(_ token: String) async throws -> JetonV1.RevokeTokenResponse {
    var request = JetonV1.RevokeTokenRequest()
    request.target = .tokenID(token)
    return try await tokens.revokeToken(request)
  }

  /// What was made at one node is told to the others, but nobody waits for that.
  fileprivate func waitUntilKnown(_ epoch: UInt64, _ callers: [Caller]) async throws {
    for caller in callers {
      var request = JetonV1.VerifyTokenRequest()
      request.atLeastEpoch = epoch
      while true {
        do throws(RPCError) {
          _ = try await caller.tokens.verifyToken(request)
          break
        } catch {
          if error.reason != "BEHIND" { throw error }
        }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  fileprivate func untilAnswering(
    _ secret: Secret, _ isRight: (JetonV1.TokenVerdict) -> Bool
  ) async throws {
    while true {
      do throws(RPCError) {
        let verdict = try await verdict(secret)
        return #expect(isRight(verdict), "\(verdict)")
      } catch {
        if error.code != .unavailable { throw error }
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  fileprivate func untilUnavailable(_ secret: Secret) async throws -> RPCError {
    while true {
      do throws(RPCError) {
        let verdict = try await verdict(secret)
        #expect(verdict == .valid)
      } catch {
        if error.code == .unavailable { return error }
        throw error
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
