import Foundation
import JetonDomain
import JetonRows
import Postmaster
import StoreContract
import Testing

@testable import JetonPostgres

/// Connections, commits and primaries that are lost.
@Suite(.timeLimit(.minutes(2))) struct LossTests {
  @Test func `a connection lost before COMMIT: nothing was done, so it is done on another one`()
    async throws
  {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    let store = try PostgresStore.open(options(bench, relay))
    #expect(try await store.put(1) == 1)
    relay.cut(.before, "SELECT organizations.id")
    let epoch = try await store.write { (state) throws(StoreError) in
      let epoch = try state.append(Fixture.event(2))
      _ = try state.organization(Fixture.id(1))
      return epoch
    }
    #expect(epoch == 2)
    #expect(try await store.put(3) == 3)
    store.close()
    relay.close()
  }

  @Test func `no server at all: nothing was done, and it is said in time`() async throws {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    var options = options(bench, relay)
    options.patience = .milliseconds(300)
    let store = try PostgresStore.open(options)
    #expect(try await store.put(1) == 1)
    relay.close()
    for _ in 1...2 {
      let error = await #expect(throws: StoreError.self) { try await store.put(2) }
      #expect(error?.isUnavailable == true)
    }
    let error = await #expect(throws: StoreError.self) {
      try await store.read { (state) throws(StoreError) in try state.lastEpoch() }
    }
    #expect(error?.isUnavailable == true)
    store.close()
  }

  @Test func `a connection lost after COMMIT: what became of it is found out on another one`()
    async throws
  {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    let seen = Seen()
    var options = options(bench, relay)
    options.observer = seen.note
    let store = try PostgresStore.open(options)
    // The statement's text is sent once; later it goes by its name.
    relay.cut(.after, "\u{0}COMMIT\u{0}")
    #expect(try await store.put(1) == 1)
    let found = try await store.read { (state) throws(StoreError) in
      try state.organization(Fixture.id(1))
    }
    #expect(found == Fixture.organization(1))
    #expect(try await store.put(2) == 2)
    #expect(seen.organizations == [Fixture.organization(1).id, Fixture.organization(2).id])
    store.close()
    relay.close()
  }

  @Test func `a connection lost before all of a transaction had left: it is done once`()
    async throws
  {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    let store = try PostgresStore.open(options(bench, relay))
    // Both prepared, so that the second transaction goes out whole.
    for number in 1...2 { #expect(try await store.put(number) == Epoch(number)) }
    // In the event's row, which comes before COMMIT.
    relay.cut(.before, "usr_0")
    #expect(try await store.put(3) == 3)
    #expect(try await store.put(4) == 4)
    let epochs = try await store.read { (state) throws(StoreError) in
      try state.entries(EventQuery(organizationID: nil, limit: 10)).map(\.epoch)
    }
    #expect(epochs == Array(1...4))
    store.close()
    relay.close()
  }

  @Test func `a connection lost while nobody used it is not noticed`() async throws {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    let store = try PostgresStore.open(options(bench, relay))
    #expect(try await store.put(1) == 1)
    relay.cutNow()
    #expect(try await store.put(2) == 2)
    #expect(try await store.read { (state) throws(StoreError) in try state.lastEpoch() } == 2)
    store.close()
    relay.close()
  }

  @Test func `a read nobody waits for any more ends, and its thread serves the next`() async throws
  {
    let bench = try PostgresBench()
    var options = bench.options
    options.readerCount = 1
    let store = try PostgresStore.open(options)
    for _ in 0..<3 {
      let (begun, isBegun) = AsyncStream<Void>.makeStream()
      let read = Task {
        try await store.read { reader throws(StoreError) in
          isBegun.finish()
          return try reader.storage.connection.integer(
            "SELECT count(pg_sleep(60))")
        }
      }
      for await _ in begun {}
      read.cancel()
      await #expect(throws: StoreError.cancelled) { try await read.value }
    }
    #expect(try await store.read { (state) throws(StoreError) in try state.lastEpoch() } == 0)
    store.close()
  }

  @Test func `the primary is found again after it has changed, and nothing answered is lost`()
    async throws
  {
    let primary = try Postmaster()
    try primary.start("synchronous_standby_names=standby")
    // Nothing commits before there is a standby; the copy is taken without a commit.
    let standby = try Postmaster(standbyOf: primary)
    try standby.start()
    let bench = try PostgresBench(primary)
    let both =
      "host=\(primary.directory),\(standby.directory) port=\(primary.port),\(standby.port) "
      + "user=postgres dbname=\(bench.database)"
    var options = bench.options(at: both)
    options.patience = .seconds(20)
    let seen = Seen()
    options.observer = seen.note
    let store = try PostgresStore.open(options)
    for number in 1...5 { #expect(try await store.put(number) == Epoch(number)) }
    try primary.kill()
    try standby.promote()
    #expect(try await store.put(6) == 6)
    let epochs = try await store.read { (state) throws(StoreError) in
      try state.entries(EventQuery(organizationID: nil, limit: 10)).map(\.epoch)
    }
    #expect(epochs == Array(1...6))
    // The old primary comes back and thinks that it is one.
    try primary.start("synchronous_standby_names=")
    for number in 7...9 {
      try standby.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(bench.database)'"
      )
      #expect(try await store.put(number) == Epoch(number))
    }
    #expect(seen.epochs == (1...9).map { Epoch($0) })
    store.close()
  }

  @Test func `a commit whose wait for the standby was ended is not called done`() async throws {
    let primary = try Postmaster()
    try primary.start()
    let bench = try PostgresBench(primary)
    let seen = Seen()
    var options = bench.options
    options.observer = seen.note
    let store = try PostgresStore.open(options)
    #expect(try await store.put(1) == 1)
    // From now on every commit waits for a standby that is not there.
    try primary.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    try primary.run("SELECT pg_reload_conf()")
    let write = Task { try await store.put(2) }
    try await untilWaiting(primary)
    try primary.run(
      """
      SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE wait_event = 'SyncRep' AND datname = '\(bench.database)'
      """)
    let error = await #expect(throws: StoreError.self) { try await write.value }
    #expect(error?.isUnknownOutcome == true)
    try primary.run("ALTER SYSTEM RESET synchronous_standby_names")
    try primary.run("SELECT pg_reload_conf()")
    #expect(try await store.put(3) == 3)
    #expect(
      seen.organizations == [1, 2, 3].map { Fixture.organization($0).id },
      "it did happen, and the observer learns it in its place")
    store.close()
  }

  @Test func `a server that does not answer is waited for as long as was said`() async throws {
    let primary = try Postmaster()
    try primary.start()
    let bench = try PostgresBench(primary)
    var options = bench.options
    options.patience = .seconds(1)
    let store = try PostgresStore.open(options)
    #expect(try await store.put(1) == 1)
    try primary.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    try primary.run("SELECT pg_reload_conf()")
    let error = await #expect(throws: StoreError.self) { try await store.put(2) }
    #expect(error?.isUnknownOutcome == true)
    try primary.run("ALTER SYSTEM RESET synchronous_standby_names")
    try primary.run("SELECT pg_reload_conf()")
    store.close()
  }

  private func options(_ bench: PostgresBench, _ relay: Relay) -> PostgresStore.Options {
    bench.options(
      at: "host=\(relay.directory) port=\(bench.postmaster.port) user=postgres "
        + "dbname=\(bench.database)")
  }

  private func untilWaiting(_ postmaster: Postmaster) async throws {
    let question = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    while try postmaster.run(question) == "0" { try await Task.sleep(for: .milliseconds(20)) }
  }
}

extension StoreError {
  fileprivate var isUnavailable: Bool {
    if case .unavailable = self { true } else { false }
  }

  fileprivate var isUnknownOutcome: Bool {
    if case .unknownOutcome = self { true } else { false }
  }
}
