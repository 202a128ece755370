import JetonCrypto
import JetonDomain
import JetonLedger

// What is over goes, some at a time, and takes nothing along.
extension StoreContract {
  static var removing: [Clause<Bench>] {
    [
      removingEvents(of: .change, through: 12, count: 5),
      removingEvents(of: .recordedAction, through: 9, count: 100),
      Clause("removes events in steps, over a restart, but never the last") { bench in
        try await bench.with { try await appendMixed(20, to: $0) }
        for kind in Event.Kind.allCases {
          var isComplete = false
          while !isComplete {
            isComplete = try await bench.with { shelf in
              try await shelf.write { (state) throws(StoreError) in
                try state.removeEvents(of: kind, through: .max, count: 3, scanning: 4)
              }.through >= 19
            }
          }
        }
        try await bench.with { shelf in
          let found = try await shelf.read { (state) throws(StoreError) in
            (
              try state.entries(EventQuery(organizationID: nil, limit: 100)).map(\.epoch),
              try state.lastEpoch(), try state.removal()
            )
          }
          try expectEqual(found.0, [20], "what is left")
          try expectEqual(found.1, 20, "the last epoch")
          try expectEqual(found.2.changesThrough, 19, "the changes that are gone")
          try expectEqual(try await append(20..<21, to: shelf), [21], "the next epoch")
        }
      },
      Clause("finds by every filter what is left, and nothing else") { bench in
        var model = MemoryState(now: Fixture.time)
        for number in 1...40 { _ = model.append(Fixture.mixedEvent(number)) }
        _ = model.removeEvents(of: .change, through: 15, count: 100, scanning: 100)
        _ = model.removeEvents(of: .recordedAction, through: 25, count: 100, scanning: 100)
        let plain = model
        try await bench.with { shelf in
          try await appendMixed(40, to: shelf)
          try await shelf.write { (state) throws(StoreError) in
            _ = try state.removeEvents(of: .change, through: 15, count: 100, scanning: 100)
            _ = try state.removeEvents(
              of: .recordedAction, through: 25, count: 100, scanning: 100)
          }
          for query in eventQueries {
            let found = try await shelf.read { (state) throws(StoreError) in
              try state.entries(query).map(\.epoch)
            }
            try expectEqual(found, plain.entries(query).map(\.epoch), "\(query)")
          }
        }
      },
      Clause("finds the last epoch before an instant") { bench in
        try await bench.with { shelf in
          try await appendMixed(9, to: shelf)
          for (second, epoch) in [(0, 0), (1, 0), (2, 1), (9, 8), (10, 9), (1000, 9)] {
            let found = try await shelf.read { (state) throws(StoreError) in
              try state.lastEpoch(before: Fixture.later(second))
            }
            try expectEqual(found, Epoch(epoch), "before second \(second)")
          }
        }
      },
      Clause("finds ended tokens and sessions part by part, and removes them one by one") { bench in
        try await bench.with { shelf in
          try await keep(things, in: shelf)
          let all = try await shelf.read { (state) throws(StoreError) in
            try state.tokensEnded(before: Fixture.later(1_000_000), after: nil, scanning: 100)
          }
          let tokens = (1...6).map { Fixture.token($0) }.filter { $0.endTime != nil }
          let ended = tokens.map(\.id)
          try expectEqual(all, Ended(ids: ended, reached: nil), "ended tokens")
          var parts: [TokenID] = []
          var part = Ended<Token>(ids: [], reached: nil)
          repeat {
            part = try await shelf.read { [part] (state) throws(StoreError) in
              try state.tokensEnded(
                before: Fixture.later(1_000_000), after: part.reached, scanning: 2)
            }
            parts += part.ids
          } while part.reached != nil
          try expectEqual(parts, ended, "ended tokens, by parts")
          try await keep(tokens.map { .removeToken($0.id, $0.digest) }, in: shelf)
          let left = try await shelf.read { (state) throws(StoreError) in
            (
              try state.tokens(of: Fixture.id(1)) + state.tokens(of: Fixture.id(2)),
              try state.sessionsEnded(before: Fixture.later(1_000_000), after: nil, scanning: 100),
              try state.sessionsEnded(before: Fixture.time, after: nil, scanning: 100)
            )
          }
          try expect(left.0.allSatisfy { $0.endTime == nil }, "an ended token is there")
          try expectEqual(left.1.ids, [Fixture.id(1), Fixture.id(2)], "ended sessions")
          try expectEqual(left.2.ids, [], "sessions that ended before they began")
        }
      },
      Clause("removes old answers, some at a time") { bench in
        try await bench.with { shelf in
          try await shelf.write { (state) throws(StoreError) in
            for number in 1...5 {
              let answer = KeptAnswer(fingerprint: [], sealed: [1], time: Fixture.time)
              try state.keep(answer, under: RequestKey(bytes: [UInt8(number)]))
            }
          }
        }
        try await bench.with(clock: { Fixture.later(2 * 86_400) }) { shelf in
          for expected in [3, 2, 0] {
            let count = try await shelf.write { (state) throws(StoreError) in
              try state.removeOldAnswers(atMost: 3)
            }
            try expectEqual(count, expected, "removed")
          }
        }
      },
    ]
  }

  private static func removingEvents(
    of kind: Event.Kind, through last: Epoch, count: Int
  ) -> Clause<Bench> {
    Clause("removes the oldest events, and no proof with them: \(kind)") { bench in
      try await bench.with { shelf in
        try await appendMixed(30, to: shelf)
        let before = try await Heads(of: shelf)
        let removed = try await shelf.write { (state) throws(StoreError) in
          try state.removeEvents(of: kind, through: last, count: count, scanning: 100)
        }
        try expect(0 < removed.count && removed.count <= count, "removed \(removed)")
        try await expectGone(kind, removed, from: shelf)
        try expectEqual(try await Heads(of: shelf), before, "the tree")
      }
    }
  }

  private static func appendMixed(_ count: Int, to shelf: Bench.Shelf) async throws {
    try await shelf.write { (state) throws(StoreError) in
      for number in 1...count { _ = try state.append(Fixture.mixedEvent(number)) }
    }
  }

  private static func expectGone(
    _ kind: Event.Kind, _ removed: RemovedEvents, from shelf: Bench.Shelf
  ) async throws {
    let found = try await shelf.read { (state) throws(StoreError) in
      (
        try state.entries(EventQuery(organizationID: nil, limit: 100)), try state.removal(),
        try state.eventCount(of: .change) + state.eventCount(of: .recordedAction)
      )
    }
    let isLeft = { (number: Int) in
      Fixture.mixedEvent(number).kind != kind || Epoch(number) > removed.through
    }
    try expectEqual(found.0.map(\.epoch), (1...30).filter(isLeft).map { Epoch($0) }, "left")
    try expectEqual(found.1[kind], removed.through, "what is said to be gone")
    try expectEqual(found.2, UInt64(30 - removed.count), "the count")
  }
}

/// What proofs are made of.
private struct Heads: Equatable, Sendable {
  let roots: [[UInt8]]
  let proofs: [[[UInt8]]]

  init<Shelf: Store>(of shelf: Shelf) async throws {
    (roots, proofs) = try await shelf.read { (state) throws(StoreError) in
      let size = try state.lastEpoch()
      return (
        try (1...size).map { (epoch) throws(StoreError) in try state.treeRoot(size: epoch).bytes },
        try (1...size).map { (epoch) throws(StoreError) in
          try state.inclusionProof(of: epoch, size: size).map(\.bytes)
            + [try state.leafHash(epoch).bytes]
        }
      )
    }
  }
}

extension Fixture {
  /// Two of three are recorded actions, and some are refusals.
  static func mixedEvent(_ number: Int) -> Event {
    var event = event(number, in: number % 5 == 0 ? 2 : 1)
    if number % 3 != 0 { event.verb = .authorize }
    if number % 7 == 0 { event.outcome = .denied }
    return event
  }
}
