import Dispatch
import Foundation
import JetonDomain
import JetonRows
import StoreContract
import Synchronization
import Testing

@testable import JetonSQLite

@Suite struct WriterTests {
  @Test func `writes that wait share the next commit`() async throws {
    let bench = try SQLiteBench()
    let store = try SQLiteStore.open(bench.options)
    try await withHeldWriter(of: store) { release in
      try await withThrowingTaskGroup { group in
        for number in 1...200 { group.addTask { try await store.put(number) } }
        // All of them wait in the queue by now, or will come before the writer is let go.
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
    let bench = try SQLiteBench()
    var options = bench.options
    options.writeQueueMaximum = 3
    let store = try SQLiteStore.open(options)
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
    let bench = try SQLiteBench()
    let store = try SQLiteStore.open(bench.options)
    #expect(try await store.put(1) == 1)
    store.close()
    store.close()
    await #expect(throws: StoreError.stopped) { try await store.put(2) }
    await #expect(throws: StoreError.stopped) {
      try await store.read { (state) throws(StoreError) in try state.lastEpoch() }
    }
  }

  @Test func `the log is copied into the database as it grows`() async throws {
    let bench = try SQLiteBench()
    var options = bench.options
    options.logPagesBetweenCheckpoints = 50
    let store = try SQLiteStore.open(options)
    for number in 1...300 { _ = try await store.put(number) }
    let log = try FileManager.default.attributesOfItem(atPath: bench.path + "-wal")
    let size = try #require(log[.size] as? Int)
    #expect(size < 100 * 4_200, "300 commits wrote far more pages than this")
    store.close()
  }

  @Test func `a database removed while it is open stops the store for good`() async throws {
    let bench = try SQLiteBench()
    let reasons = Mutex<[String]>([])
    var options = bench.options
    options.fatal = { reason in reasons.withLock { $0.append(reason) } }
    let store = try SQLiteStore.open(options)
    _ = try await store.put(1)
    try FileManager.default.removeItem(atPath: bench.path)
    await #expect(throws: StoreError.self) { try await store.put(2) }
    await #expect(throws: StoreError.stopped) { try await store.put(3) }
    #expect(reasons.withLock { $0.count } == 1)
    store.close()
  }

  @Test func `only a write that may have half happened leaves the disk unknown`() {
    let (ioError, full): (Int32, Int32) = (10, 13)
    #expect(ResultCode(rawValue: ioError | 4 << 8).leavesDiskUnknown)  // FSYNC
    #expect(ResultCode(rawValue: ioError).leavesDiskUnknown)
    #expect(!ResultCode(rawValue: ioError | 3 << 8).leavesDiskUnknown)  // WRITE
    #expect(!ResultCode(rawValue: full).leavesDiskUnknown)
    #expect(!ResultCode(rawValue: 0).leavesDiskUnknown)
  }

  /// Keeps the writer busy with one job until the body signals.
  private func withHeldWriter(
    of store: SQLiteStore, _ body: (DispatchSemaphore) async throws -> Void
  ) async throws {
    let release = DispatchSemaphore(value: 0)
    try await withThrowingTaskGroup { group in
      await withCheckedContinuation { isHeld in
        group.addTask {
          try await store.write { (_) throws(StoreError) in
            isHeld.resume()
            release.wait()
          }
        }
      }
      try await body(release)
      try await group.waitForAll()
    }
  }
}

extension SQLiteStore {
  /// Until so many writes wait for the writer.
  fileprivate func untilQueued(_ count: Int) async {
    while waitingWriteCount < count { await Task.yield() }
  }
}
