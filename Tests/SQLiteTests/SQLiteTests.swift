import JetonDomain
import JetonRows
import StoreContract
import Testing

@testable import JetonSQLite

@Suite struct SQLiteTests {
  @Test(arguments: StoreContract<SQLiteBench>.clauses)
  func `keeps the contract of stores`(clause: Clause<SQLiteBench>) async throws {
    try await clause.hold(on: SQLiteBench())
  }

  @Test(arguments: StoreContract<ShortRunBench>.clauses)
  func `keeps it when a few events make a run, and two runs the next`(
    clause: Clause<ShortRunBench>
  ) async throws {
    try await clause.hold(on: ShortRunBench())
  }
}

/// So that the few events of a test are in runs of several sizes, and some in memory.
final class ShortRunBench: StoreBench {
  private let bench: SQLiteBench

  init() throws {
    bench = try SQLiteBench()
  }

  func open(
    clock: @escaping @Sendable () -> Instant, observer: @escaping @Sendable (Commit) -> Void
  ) async throws -> SQLiteStore {
    var options = bench.options
    options.clock = clock
    options.observer = observer
    options.postings = PostingsUpkeep.Bounds(runLength: 3, fanOut: 2)
    return try SQLiteStore.open(options)
  }

  func close(_ shelf: SQLiteStore) async {
    shelf.close()
  }
}
