import JetonDomain
import Synchronization

// When tokens were last used.
extension StoreContract {
  static var uses: [Clause<Bench>] {
    [
      Clause("keeps the last use of a token, over a restart, in the place of the one before") {
        bench in
        try await bench.with { shelf in
          try await keep(things, in: shelf)
          try await keep([use(1, count: 1), use(2, count: 5)], in: shelf)
          try await keep([use(1, count: 3)], in: shelf)
        }
        try await bench.with { shelf in
          try expectEqual(try await uses(shelf), [use(1, count: 3), use(2, count: 5)], "uses")
        }
      },
      Clause("gives last uses in parts, in the order of the ids") { bench in
        try await bench.with { shelf in
          try await keep(things, in: shelf)
          try await keep([3, 1, 2].map { use($0, count: 1) }, in: shelf)
          let parts = try await shelf.read { (state) throws(StoreError) in
            let first = try state.tokenUses(after: nil, limit: 2)
            return [first, try state.tokenUses(after: first.last?.tokenID, limit: 2)]
          }
          try expectEqual(
            parts, [[use(1, count: 1), use(2, count: 1)], [use(3, count: 1)]], "parts")
        }
      },
      Clause("forgets the last use with its token, and keeps none of a token it does not know") {
        bench in
        try await bench.with { shelf in
          try await keep(things, in: shelf)
          try await keep([1, 2, 900].map { use($0, count: 1) }, in: shelf)
          try await keep([.removeToken(Fixture.id(2), Fixture.digest(2))], in: shelf)
          try expectEqual(try await uses(shelf), [use(1, count: 1)], "uses of those left")
          try await keep([.removeServiceAccount(Fixture.id(1))], in: shelf)
          try await keep(
            [.putServiceAccount(Fixture.account(1)), .putToken(Fixture.token(1))], in: shelf)
          try expectEqual(try await uses(shelf), [], "uses after the account was removed")
        }
      },
      Clause("tells nobody of uses") { bench in
        let told = Told()
        try await bench.with(observer: { told.add($0) }) { shelf in
          try await keep(things, in: shelf)
          let before = told.count
          try await keep([use(1, count: 1)], in: shelf)
          try expectEqual(told.count, before, "changes told")
        }
      },
    ]
  }

  private static func use(_ number: Int, count: UInt64) -> TokenUse {
    TokenUse(
      tokenID: Fixture.id(number), digest: Fixture.digest(number),
      time: Instant(microseconds: 1_700_000_000_000_000), address: "192.0.2.\(number)",
      client: "tests/\(number)", count: count)
  }

  private static func keep(_ uses: [TokenUse], in shelf: Bench.Shelf) async throws {
    try await shelf.write { (writer) throws(StoreError) in try writer.keep(uses) }
  }

  private static func uses(_ shelf: Bench.Shelf) async throws -> [TokenUse] {
    try await shelf.read { (state) throws(StoreError) in
      try state.tokenUses(after: nil, limit: 100)
    }
  }
}

private final class Told: Sendable {
  private let changes = Mutex(0)
  func add(_ commit: Commit) { changes.withLock { $0 += commit.changes.count } }
  var count: Int { changes.withLock { $0 } }
}
