import Foundation
import JetonCrypto
import JetonDomain
import JetonLedger
import JetonRows
import StoreContract
import Synchronization
import Testing

@testable import JetonSQLite

/// A database of the version before postings opens as one of today, wherever a stop cuts that off.
@Suite struct MigrationTests {
  private static let count = 100

  @Test func `a database from before postings is searched as if it had always had them`()
    async throws
  {
    let bench = try oldBench()
    let store = try SQLiteStore.open(small(bench))
    try await expectWhole(store)
    _ = try await store.put(Self.count + 1)
    store.close()
    let again = try SQLiteStore.open(small(bench))
    try await expectWhole(again, count: Self.count + 1)
    again.close()
    let connection = try Connection(path: bench.path, access: .read)
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'event_facets'"
    #expect(try connection.integer(tables) == 0)
  }

  @Test func `a stop at any step of the migration costs that step alone`() async throws {
    var stop = 1
    while true {
      let bench = try oldBench()
      let connection = try Connection(path: bench.path, access: .write)
      try Migrations.apply(to: connection)
      let isCutOff = try catchUp(connection, stoppingAt: stop)
      let store = try SQLiteStore.open(small(bench))
      try await expectWhole(store)
      store.close()
      if !isCutOff { break }
      stop += 1
    }
    #expect(stop > 10, "there was nothing to cut off")
  }

  @Test func `opening tells how far it has come`() async throws {
    let bench = try oldBench()
    let notes = Mutex<[Epoch]>([])
    var options = small(bench)
    options.onOpening = { done, _ in notes.withLock { $0.append(done) } }
    options.postings.eventsAtATime = 10
    options.postings.eventsBetweenNotes = 20
    try SQLiteStore.open(options).close()
    #expect(notes.withLock { $0 } == [20, 40, 60, 80, 100])
  }

  /// Runs of a few events, so that a hundred have several levels.
  private func small(_ bench: SQLiteBench) -> SQLiteStore.Options {
    var options = bench.options
    options.postings = PostingsUpkeep.Bounds(runLength: 8, fanOut: 2)
    return options
  }

  /// True: it was stopped by the n-th commit, which failed.
  private func catchUp(_ connection: Connection, stoppingAt stop: Int) throws -> Bool {
    struct Stop: Error {}
    let seal = RowSeal(key: SQLiteBench.rowKey)
    let recent = RecentPostings()
    var bounds = PostingsUpkeep.Bounds(runLength: 8, fanOut: 2)
    bounds.eventsAtATime = 8
    bounds.rowsAtATime = 40
    var progress = try SQLiteWriter.Progress(
      checking: SQLiteReader(shelf: Shelf(connection, seal, recent)), bounds)
    var steps = 0
    let indexing = Indexing(
      connection: connection, recent: recent, bounds: bounds, note: { _, _ in },
      beforeCommit: { () throws(StoreError) in
        steps += 1
        if steps == stop { throw .unavailable(detail: "a stop, on purpose") }
      })
    do {
      try indexing.catchUp(&progress)
      return false
    } catch StoreError.unavailable {
      return true
    }
  }

  private func expectWhole(_ store: SQLiteStore, count: Int = count) async throws {
    for query in queries {
      let (found, all) = try await store.read { (state) throws(StoreError) in
        var everything = EventQuery(organizationID: nil, limit: count)
        everything.newestFirst = query.newestFirst
        return (try state.entries(query), try state.entries(everything))
      }
      #expect(found == all.filter { query.matches($0.event) }, "\(query)")
      #expect(all.count == count)
    }
    let counts = try await store.read { (state) throws(StoreError) in
      try state.eventCount(of: .change) + state.eventCount(of: .recordedAction)
    }
    #expect(counts == UInt64(count))
  }

  private var queries: [EventQuery] {
    let changes: [(inout EventQuery) -> Void] = [
      { _ in }, { $0.actorID = "usr_1" }, { $0.credentialID = "ses_2" }, { $0.objectID = "sa_3" },
      { $0.verb = .regenerateToken }, { $0.outcome = .denied }, { $0.newestFirst = true },
      { $0.actorID = "usr_9" },
    ]
    return changes.map { change in
      var query = EventQuery(organizationID: Fixture.id(1), limit: 1000)
      change(&query)
      return query
    }
  }

  /// As the version before wrote it: the first schema, no counts, a row for each facet.
  private func oldBench() throws -> SQLiteBench {
    let bench = try SQLiteBench()
    _ = FileManager.default.createFile(atPath: bench.path, contents: nil)
    let connection = try Connection(path: bench.path, access: .write)
    try Migrations.apply([Migrations.tables], to: connection)
    var frontier = TreeFrontier()
    try connection.execute("BEGIN")
    defer { try? connection.execute("COMMIT") }
    for number in 1...Self.count {
      var event = Fixture.event(number, in: number % 9 == 0 ? nil : 1)
      if number % 10 == 0 { event.outcome = .denied }
      let bytes = EventCoding.encode(event, epoch: Epoch(number))
      try connection.execute(
        "INSERT INTO events (epoch, time, bytes) VALUES (?, ?, ?)",
        [.integer(Int64(number)), .time(event.time), .bytes(bytes)])
      try connection.execute(
        "INSERT INTO event_facets (facet, epoch) VALUES (?, ?)",
        [.integer(Int64(number % 7)), .integer(Int64(number))])
      for node in frontier.append(leaf: MerkleTree.leafHash(bytes)) {
        try connection.execute(
          "INSERT INTO tree_nodes (position, hash) VALUES (?, ?)",
          [.epoch(node.id.position), .bytes(node.hash.bytes)])
      }
    }
    return bench
  }
}
