import JetonDomain
import JetonRows
import StoreContract
import Testing

@testable import JetonSQLite

@Suite struct ReaderTests {
  /// Would count for ever.
  private static let endless =
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"

  @Test(.timeLimit(.minutes(1)))
  func `a read nobody waits for any more ends, and its thread serves the next`() async throws {
    let bench = try SQLiteBench()
    let store = try SQLiteStore.open(bench.options)
    for _ in 0..<4 {
      let (begun, isBegun) = AsyncStream<Void>.makeStream()
      let read = Task {
        try await store.read { reader throws(StoreError) in
          isBegun.finish()
          return try reader.shelf.connection.integer(Self.endless)
        }
      }
      for await _ in begun {}
      read.cancel()
      await #expect(throws: StoreError.cancelled) { try await read.value }
    }
    #expect(try await store.read { (state) throws(StoreError) in try state.lastEpoch() } == 0)
    store.close()
  }

  @Test(.timeLimit(.minutes(1)))
  func `many short statements end as well`() async throws {
    let bench = try SQLiteBench()
    let store = try SQLiteStore.open(bench.options)
    let (begun, isBegun) = AsyncStream<Void>.makeStream()
    let read = Task {
      try await store.read { reader throws(StoreError) -> Epoch in
        isBegun.finish()
        while true { _ = try reader.lastEpoch() }
      }
    }
    for await _ in begun {}
    read.cancel()
    await #expect(throws: StoreError.cancelled) { try await read.value }
    store.close()
  }

  @Test func `a read whose caller has gone is not begun`() async throws {
    let bench = try SQLiteBench()
    let store = try SQLiteStore.open(bench.options)
    await withTaskGroup { group in
      group.addTask {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        await #expect(throws: StoreError.cancelled) {
          try await store.read { (_) throws(StoreError) in Issue.record("it was begun") }
        }
      }
    }
    store.close()
  }
}
