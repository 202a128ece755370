import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Synchronization
import Testing

/// Architecture, invariant 1: a crash at any instant loses nothing that was answered, and shows
/// nothing that was not committed.
@Suite struct CrashTests {
  @Test(.timeLimit(.minutes(10)))
  func `a hundred kills under load lose no answered mutation`() async throws {
    let seed = UInt64.random(in: 1 ... .max)
    var chance = SeededChance(state: seed)
    try await Daemon.run { daemon in
      let operation = try await daemon.create("load", .owner, by: daemon.owner()).secret
      let record = Record()
      for round in 1...100 {
        let caller = try daemon.caller(operation)
        let load = Task {
          await withTaskGroup(of: Void.self) { group in
            for worker in 1...8 {
              group.addTask { await work(caller, "\(round)-\(worker)", record) }
            }
          }
        }
        let delay = chance.next() % 60
        await record.waitForAnswers(more: 3)
        try await Task.sleep(for: .milliseconds(delay))
        daemon.kill()
        await load.value
        try daemon.start()
        try await record.check(against: daemon.caller(operation), "seed \(seed), round \(round)")
      }
      daemon.secrets += record.secrets
      #expect(record.answered > 300, "the load was no load")
    }
  }
}

/// Creates, regenerates, deletes, until the daemon is gone.
private func work(_ caller: Caller, _ name: String, _ record: Record) async {
  var number = 0
  do {
    while true {
      number += 1
      var creation = JetonV1.CreateServiceAccountRequest()
      creation.name = "bot \(name)-\(number)"
      creation.role = .viewer
      let created = try await caller.accounts.createServiceAccount(creation)
      let id = created.serviceAccount?.id ?? ""
      record.note(created.secret, .valid, of: id)
      record.begin(id)
      var regeneration = JetonV1.RegenerateTokenRequest()
      regeneration.serviceAccount = id
      let regenerated = try await caller.tokens.regenerateToken(regeneration)
      record.note(created.secret, .revoked, of: id)
      record.note(regenerated.secret, .valid, of: id)
      guard number.isMultiple(of: 2) else { continue }
      record.begin(id)
      _ = try await caller.delete(id)
      record.note(created.secret, .unknown, of: id)
      record.note(regenerated.secret, .unknown, of: id)
    }
  } catch {
    // The daemon was killed: what was under way may or may not have happened.
  }
}

/// What was answered, and which accounts had a call under way when the daemon died.
private final class Record: Sendable {
  private struct State {
    var verdicts: [Secret: (verdict: JetonV1.TokenVerdict, account: String)] = [:]
    var underWay: Set<String> = []
    var answers = 0
    var waiter: (count: Int, continuation: CheckedContinuation<Void, Never>)?
  }

  private let state = Mutex(State())

  var answered: Int { state.withLock { $0.answers } }
  var secrets: [Secret] { state.withLock { Array($0.verdicts.keys) } }

  func begin(_ account: String) {
    state.withLock { _ = $0.underWay.insert(account) }
  }

  func note(_ secret: Secret, _ verdict: JetonV1.TokenVerdict, of account: String) {
    state.withLock { state in
      state.verdicts[secret] = (verdict, account)
      state.underWay.remove(account)
      state.answers += 1
      if let waiter = state.waiter, state.answers >= waiter.count {
        state.waiter = nil
        waiter.continuation.resume()
      }
    }
  }

  func waitForAnswers(more: Int) async {
    await withCheckedContinuation { continuation in
      state.withLock { state in
        state.waiter = (state.answers + more, continuation)
      }
    }
  }

  /// Answered mutations hold; ledger and state tell the same story; epochs have no gap.
  func check(against caller: Caller, _ comment: String) async throws {
    let expected = state.withLock { state in
      state.verdicts.filter { !state.underWay.contains($0.value.account) }
    }
    let fresh = expected.filter { !checked.withLock { $0 }.contains($0.key) }
    for (secret, (verdict, _)) in fresh {
      #expect(try await caller.verdict(secret) == verdict, "\(comment)")
    }
    checked.withLock { $0.formUnion(fresh.keys) }

    let events = try await caller.events()
    #expect(events.map(\.epoch) == Array(1...UInt64(events.count)), "\(comment)")
    var alive = Set<String>()
    for event in events where event.outcome == .ok {
      if event.verb == "CreateServiceAccount" { alive.insert(event.object?.id ?? "") }
      if event.verb == "DeleteServiceAccount" { alive.remove(event.object?.id ?? "") }
    }
    #expect(try await Set(caller.allAccounts().map(\.id)) == alive, "\(comment)")
  }

  private let checked = Mutex(Set<Secret>())
}

extension Caller {
  fileprivate func allAccounts() async throws -> [JetonV1.ServiceAccount] {
    var accounts: [JetonV1.ServiceAccount] = []
    var request = JetonV1.ListServiceAccountsRequest(pageSize: 1000)
    repeat {
      let page = try await self.accounts.listServiceAccounts(request)
      accounts += page.serviceAccounts
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return accounts
  }
}

/// SplitMix64, so that a failure's seed repeats its delays.
struct SeededChance {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
