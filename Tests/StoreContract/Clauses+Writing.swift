import Dispatch
import JetonDomain
import Synchronization

// Writes are whole, in one order, and answered when everybody can see them.
extension StoreContract {
  static var writing: [Clause<Bench>] {
    [
      Clause("leaves nothing of a write that throws, and all of its neighbours") { bench in
        let seen = Seen()
        try await bench.with(observer: seen.note) { shelf in
          await withTaskGroup { group in
            for number in 1...40 {
              group.addTask { try? await write(number, failing: number % 4 == 0, to: shelf) }
            }
          }
          let (organizations, epoch) = try await shelf.read { (state) throws(StoreError) in
            (try state.organizations().map(\.id), try state.lastEpoch())
          }
          let expected = (1...40).filter { $0 % 4 != 0 }.map { Fixture.organization($0).id }
          try expectEqual(organizations, expected, "organizations")
          try expectEqual(epoch, 30, "the last epoch")
          try expectEqual(seen.organizations.sorted(), expected, "what the observer saw")
        }
      },
      Clause("orders concurrent writes, and gives each event its own epoch") { bench in
        try await bench.with { shelf in
          let epochs = try await withThrowingTaskGroup { group in
            for number in 1...200 {
              group.addTask { (number, try await append(number..<(number + 1), to: shelf)[0]) }
            }
            var epochs: [Int: Epoch] = [:]
            for try await (number, epoch) in group { epochs[number] = epoch }
            return epochs
          }
          try expectEqual(epochs.values.sorted(), Array(1...200), "epochs")
          let found = epochs
          try await shelf.read { (state) throws(StoreError) in
            for (number, epoch) in found where number < 10 {
              guard try state.entry(epoch)?.epoch == epoch else {
                throw .corrupt(detail: "epoch \(epoch) holds another event")
              }
            }
          }
        }
      },
      Clause("tells the observer before the caller, in order") { bench in
        let seen = Seen()
        try await bench.with(observer: seen.note) { shelf in
          try await withThrowingTaskGroup { group in
            for number in 1...100 {
              group.addTask {
                let epoch = try await write(number, failing: false, to: shelf)
                try expect(seen.epochs.last! >= epoch, "answered \(epoch) before it was seen")
              }
            }
            try await group.waitForAll()
          }
          try expectEqual(seen.epochs, seen.epochs.sorted(), "the order of commits")
          try expectEqual(seen.organizations.count, 100, "changes")
        }
      },
      Clause("reads one snapshot, whatever is written meanwhile") { bench in
        try await bench.with { shelf in
          let (hasRead, hasWritten) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
          async let epochs = shelf.read { (state) throws(StoreError) in
            let before = try state.lastEpoch()
            hasRead.signal()
            hasWritten.wait()
            return [before, try state.lastEpoch()]
          }
          await withCheckedContinuation { ready in
            Thread.run {
              hasRead.wait()
              ready.resume()
            }
          }
          let epoch = try await append(0..<1, to: shelf)[0]
          hasWritten.signal()
          let found = try await epochs
          try expectEqual(found, [0, 0], "last epochs of one read")
          let now = try await shelf.read { (state) throws(StoreError) in try state.lastEpoch() }
          try expectEqual(now, epoch, "the last epoch of the next read")
        }
      },
      Clause("shows a writer its own changes") { bench in
        try await bench.with { shelf in
          let found = try await shelf.write { (state) throws(StoreError) in
            try state.apply(.putUser(Fixture.user(1)))
            let epoch = try state.append(Fixture.event(1))
            return (
              try state.user(Fixture.id(1)), try state.lastEpoch(), try state.entry(epoch)?.event
            )
          }
          try expectEqual(found.0, Fixture.user(1), "the user")
          try expectEqual(found.1, 1, "the last epoch")
          try expectEqual(found.2, Fixture.event(1), "the event")
        }
      },
    ]
  }

  /// An organization and an event, and then perhaps a failure.
  @discardableResult
  private static func write(
    _ number: Int, failing: Bool, to shelf: Bench.Shelf
  ) async throws -> Epoch {
    try await shelf.write { (state) throws(StoreError) in
      try state.apply(.putOrganization(Fixture.organization(number)))
      let epoch = try state.append(Fixture.event(number))
      if failing { throw .unavailable(detail: "on purpose") }
      return epoch
    }
  }
}

/// What an observer was told.
private final class Seen: Sendable {
  private let commits = Mutex<[Commit]>([])

  func note(_ commit: Commit) {
    commits.withLock { $0.append(commit) }
  }

  var epochs: [Epoch] { commits.withLock { $0.map(\.lastEpoch) } }

  var organizations: [OrganizationID] {
    commits.withLock { commits in
      commits.flatMap(\.changes).compactMap { change in
        if case .putOrganization(let organization) = change { organization.id } else { nil }
      }
    }
  }
}

private enum Thread {
  /// Off the pool that runs tasks, where waiting could stop everything.
  static func run(_ body: @escaping @Sendable () -> Void) {
    DispatchQueue.global().async(execute: body)
  }
}
