import JetonDomain
import Synchronization

// Answers are kept for a day.
extension StoreContract {
  static var answers: [Clause<Bench>] {
    [
      Clause("keeps an answer for 24 hours, over a restart") { bench in
        try await bench.with { shelf in
          try await shelf.write { (state) throws(StoreError) in
            try state.keep(answer(1), under: key(1))
          }
        }
        let day = 24 * 3600
        for (age, isKept) in [(0, true), (day - 1, true), (day, false), (2 * day, false)] {
          try await bench.with(clock: { Fixture.later(age) }) { shelf in
            let found = try await shelf.write { (state) throws(StoreError) in
              (try state.keptAnswer(key(1)), try state.keptAnswer(key(2)))
            }
            try expectEqual(found.0, isKept ? answer(1) : nil, "after \(age) s")
            try expectEqual(found.1, nil, "under another key")
          }
        }
      },
      Clause("keeps a new answer in the place of an old one") { bench in
        try await bench.with { shelf in
          let found = try await shelf.write { (state) throws(StoreError) in
            try state.keep(answer(1), under: key(1))
            try state.keep(answer(2), under: key(1))
            return try state.keptAnswer(key(1))
          }
          try expectEqual(found, answer(2), "the answer")
        }
      },
      Clause("keeps no answer of a write that throws") { bench in
        try await bench.with { shelf in
          try? await shelf.write { (state) throws(StoreError) in
            try state.keep(answer(1), under: key(1))
            throw .unavailable(detail: "on purpose")
          }
          let found = try await shelf.write { (state) throws(StoreError) in
            try state.keptAnswer(key(1))
          }
          try expectEqual(found, nil, "the answer")
        }
      },
    ]
  }

  private static func key(_ number: UInt8) -> RequestKey {
    RequestKey(bytes: [UInt8](repeating: number, count: 32))
  }

  private static func answer(_ number: UInt8) -> KeptAnswer {
    KeptAnswer(fingerprint: [number], sealed: [number, 0, 255], time: Fixture.time)
  }
}
