import Dispatch
import JetonDomain
import JetonPostgres
import JetonRows
import StoreContract
import Synchronization
import Testing

@Suite struct WriterTests {
  @Test func `writes that wait share the next commit`() async throws {
    let bench = try PostgresBench()
    let store = try PostgresStore.open(bench.options)
    try await withHeldWriter(of: store) { release in
      try await withThrowingTaskGroup { group in
        for number in 1...200 { group.addTask { try await store.put(number) } }
        await store.untilQueued(200)
        release.signal()
        try await group.waitForAll()
      }
    }
    #expect(store.commitCount == 2)
    #expect(try await store.read { (state) throws(StoreError) in try state.lastEpoch() } == 200)
    store.close()
  }

  @Test func `a full queue says when to come back, and takes nothing`() async throws {
    let bench = try PostgresBench()
    var options = bench.options
    options.writeQueueMaximum = 3
    let store = try PostgresStore.open(options)
    try await withHeldWriter(of: store) { release in
      try await withThrowingTaskGroup { group in
        for number in 1...3 { group.addTask { try await store.put(number) } }
        await store.untilQueued(3)
        await #expect(throws: StoreError.busy(retryAfter: .milliseconds(100))) {
          try await store.put(4)
        }
        release.signal()
        try await group.waitForAll()
      }
    }
    let found = try await store.read { (state) throws(StoreError) in
      try state.organizations().count
    }
    #expect(found == 3)
    store.close()
  }

  @Test func `what was queued at closing is written, what comes later is refused`() async throws {
    let bench = try PostgresBench()
    let store = try PostgresStore.open(bench.options)
    #expect(try await store.put(1) == 1)
    store.close()
    store.close()
    await #expect(throws: StoreError.stopped) { try await store.put(2) }
    await #expect(throws: StoreError.stopped) {
      try await store.read { (state) throws(StoreError) in try state.lastEpoch() }
    }
  }

  @Test func `a change the server refuses fails alone, though nobody waited for it`()
    async throws
  {
    let bench = try PostgresBench()
    let store = try PostgresStore.open(bench.options)
    _ = try await store.put(1)
    var twin = Fixture.organization(2)
    twin.name = Fixture.organization(1).name
    let sameName = twin
    try await withHeldWriter(of: store) { release in
      try await withThrowingTaskGroup { group in
        for number in 3...6 { group.addTask { _ = try await store.put(number) } }
        await store.untilQueued(4)
        group.addTask {
          await #expect(throws: StoreError.self) {
            try await store.write { (state) throws(StoreError) in
              try state.apply(.putOrganization(sameName))
              _ = try state.append(Fixture.event(2))
            }
          }
        }
        await store.untilQueued(5)
        release.signal()
        try await group.waitForAll()
      }
    }
    let (count, epoch) = try await store.read { (state) throws(StoreError) in
      (try state.organizations().count, try state.lastEpoch())
    }
    #expect(count == 5)
    #expect(epoch == 5)
    store.close()
  }

  @Test func `two nodes that write at once keep one ledger, and each learns what the other did`()
    async throws
  {
    let bench = try PostgresBench()
    let seen = [Seen(), Seen()]
    let nodes = try seen.map { seen in
      var options = bench.options
      options.observer = seen.note
      return try PostgresStore.open(options)
    }
    let epochs = try await withThrowingTaskGroup { group in
      for number in 1...100 {
        group.addTask { try await nodes[number % 2].put(number) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(epochs.sorted() == Array(1...100))
    // A node is told before its own next transaction, at the latest.
    for node in nodes { try await node.write { (_) throws(StoreError) in } }
    for seen in seen {
      #expect(seen.epochs == seen.epochs.sorted())
      #expect(seen.epochs.last == 100)
      #expect(Set(seen.organizations) == Set((1...100).map { Fixture.organization($0).id }))
    }
    let ledger = try await nodes[0].read { (state) throws(StoreError) in
      try (1...100).map { (epoch) throws(StoreError) in try state.entry(epoch)?.epoch }
    }
    #expect(ledger == (1...100).map { Epoch($0) })
    for node in nodes { node.close() }
    // Opening checks that the tree ends where the ledger does.
    try PostgresStore.open(bench.options).close()
  }

  @Test func `what one node removes, the other is told to remove`() async throws {
    let bench = try PostgresBench()
    let seen = Seen()
    var options = bench.options
    options.observer = seen.note
    let (other, node) = (try PostgresStore.open(bench.options), try PostgresStore.open(options))
    let things: [Change] = [
      .putServiceAccount(Fixture.account(1)), .putToken(Fixture.token(1)),
      .putSession(Fixture.session(1)), .putSession(Fixture.session(2)),
    ]
    for changes in [things, [.removeServiceAccount(Fixture.id(1)), .removeSession(Fixture.id(2))]] {
      try await other.write { (state) throws(StoreError) in
        for change in changes { try state.apply(change) }
      }
      try await node.write { (_) throws(StoreError) in }
    }
    let expected: [Change] = [
      .removeServiceAccount(Fixture.id(1)), .removeSession(Fixture.id(2)),
    ]
    #expect(seen.changes == things + expected)
    for store in [other, node] { store.close() }
  }

  @Test func `a node without work learns soon what others did`() async throws {
    let bench = try PostgresBench()
    let (told, isTold) = AsyncStream<Commit>.makeStream()
    var options = bench.options
    options.lookInterval = .milliseconds(10)
    options.observer = { isTold.yield($0) }
    let (other, node) = (try PostgresStore.open(bench.options), try PostgresStore.open(options))
    #expect(try await other.put(1) == 1)
    let commit = await told.first { _ in true }
    #expect(commit?.lastEpoch == 1)
    #expect(commit?.changes == [.putOrganization(Fixture.organization(1))])
    for store in [other, node] { store.close() }
  }

  @Test func `nodes that start at once make the database once`() async throws {
    let bench = try PostgresBench()
    let options = bench.options
    let epochs = try await withThrowingTaskGroup { group in
      for number in 1...4 {
        group.addTask {
          let store = try PostgresStore.open(options)
          defer { store.close() }
          return try await store.put(number)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(epochs.sorted() == [1, 2, 3, 4])
  }
}

/// Keeps the writer busy with one job until the body signals.
func withHeldWriter(
  of store: PostgresStore, _ body: (DispatchSemaphore) async throws -> Void
) async throws {
  let release = DispatchSemaphore(value: 0)
  try await withThrowingTaskGroup { group in
    await withCheckedContinuation { isHeld in
      let once = Mutex<CheckedContinuation<Void, Never>?>(isHeld)
      group.addTask {
        try await store.write { (_) throws(StoreError) in
          // A body may run again.
          guard let isHeld = once.withLock({ $0.take() }) else { return }
          isHeld.resume()
          release.wait()
        }
      }
    }
    try await body(release)
    try await group.waitForAll()
  }
}

/// What an observer was told.
final class Seen: Sendable {
  private let commits = Mutex<[Commit]>([])

  func note(_ commit: Commit) {
    commits.withLock { $0.append(commit) }
  }

  var epochs: [Epoch] { commits.withLock { $0.map(\.lastEpoch) } }
  var changes: [Change] { commits.withLock { $0.flatMap(\.changes) } }

  var organizations: [OrganizationID] {
    changes.compactMap { change in
      if case .putOrganization(let organization) = change { organization.id } else { nil }
    }
  }
}
