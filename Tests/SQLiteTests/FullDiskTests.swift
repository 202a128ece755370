import Foundation
import JetonDomain
import JetonRows
import StoreContract
import Synchronization
import Testing

@testable import JetonSQLite

@Suite struct FullDiskTests {
  /// A file system of one megabyte; only root can make one.
  final class SmallDisk {
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    init?() throws {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: false)
      if try run("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory) != 0 {
        try FileManager.default.removeItem(atPath: directory)
        return nil
      }
    }

    deinit {
      _ = try? run("/bin/umount", directory)
      try? FileManager.default.removeItem(atPath: directory)
    }

    private func run(_ path: String, _ arguments: String...) throws -> Int32 {
      let process = try Process.run(URL(filePath: path), arguments: arguments)
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  @Test(.enabled(if: getuid() == 0))
  func `a full disk refuses writes whole, and the store goes on when there is room`()
    async throws
  {
    guard let disk = try SmallDisk() else { return }
    let fatalCount = Mutex(0)
    var options = SQLiteStore.Options(
      directory: disk.directory, rowKey: SQLiteBench.rowKey, clock: { Fixture.time },
      observer: { _ in }, fatal: { _ in fatalCount.withLock { $0 += 1 } })
    options.logPagesBetweenCheckpoints = 40
    let store = try SQLiteStore.open(options)
    let ballast = disk.directory + "/ballast"
    try Data(count: 600_000).write(to: URL(filePath: ballast))

    let written = await writeUntilRefused(store)
    #expect(written > 0)
    #expect(try await lastEpoch(of: store) == UInt64(written))

    try FileManager.default.removeItem(atPath: ballast)
    #expect(try await store.put(10_000) == UInt64(written + 1))
    #expect(fatalCount.withLock { $0 } == 0)
    store.close()
    let again = try SQLiteStore.open(options)
    #expect(try await lastEpoch(of: again) == UInt64(written + 1))
    again.close()
  }

  private func writeUntilRefused(_ store: SQLiteStore) async -> Int {
    for number in 1...10_000 {
      do {
        _ = try await store.put(number)
      } catch StoreError.unavailable {
        return number - 1
      } catch {
        Issue.record("refused with \(error)")
        return 0
      }
    }
    Issue.record("the disk was never full")
    return 0
  }

  private func lastEpoch(of store: SQLiteStore) async throws -> Epoch {
    try await store.read { (state) throws(StoreError) in try state.lastEpoch() }
  }
}
