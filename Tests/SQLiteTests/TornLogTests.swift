import Foundation
import JetonDomain
import JetonLedger
import JetonRows
import StoreContract
import Testing

@testable import JetonSQLite

/// A process that dies leaves the files as they are, and a power cut leaves any beginning of
/// the log. Whatever is left opens as the commits up to some point, whole.
@Suite struct TornLogTests {
  private static let writeCount = 12

  @Test func `after a crash everything answered is there`() async throws {
    let (bench, store) = try await writtenStore()
    let left = try copy(bench, logLength: nil)
    store.close()
    #expect(try await checkedEpoch(of: left) == Epoch(Self.writeCount))
  }

  @Test func `a log torn anywhere opens as whole commits, in order`() async throws {
    let (bench, store) = try await writtenStore()
    let length = try Data(contentsOf: URL(filePath: bench.path + "-wal")).count
    var last: Epoch = 0
    for logLength in stride(from: 0, through: length, by: 1_031) {
      let epoch = try await checkedEpoch(of: try copy(bench, logLength: logLength))
      #expect(epoch >= last)
      last = epoch
    }
    #expect(last >= Epoch(Self.writeCount) - 1)
    store.close()
  }

  @Test func `a log damaged in the middle opens as the commits before`() async throws {
    let (bench, store) = try await writtenStore()
    let length = try Data(contentsOf: URL(filePath: bench.path + "-wal")).count
    for position in stride(from: 40, to: length, by: 9_973) {
      let left = try copy(bench, logLength: nil)
      let url = URL(filePath: left.path + "-wal")
      var log = try Data(contentsOf: url)
      log[position] ^= 0x10
      try log.write(to: url)
      #expect(try await checkedEpoch(of: left) < Epoch(Self.writeCount))
    }
    store.close()
  }

  private func writtenStore() async throws -> (SQLiteBench, SQLiteStore) {
    let bench = try SQLiteBench()
    let store = try SQLiteStore.open(bench.options)
    for number in 1...Self.writeCount { _ = try await store.put(number) }
    return (bench, store)
  }

  /// The files as a crash would leave them; of the log, so many bytes.
  private func copy(_ bench: SQLiteBench, logLength: Int?) throws -> SQLiteBench {
    let left = try SQLiteBench()
    try FileManager.default.copyItem(atPath: bench.path, toPath: left.path)
    let log = try Data(contentsOf: URL(filePath: bench.path + "-wal"))
    try log.prefix(logLength ?? log.count).write(to: URL(filePath: left.path + "-wal"))
    return left
  }

  /// The last epoch, after checking that rows, events and tree all end there.
  private func checkedEpoch(of bench: SQLiteBench) async throws -> Epoch {
    let store = try SQLiteStore.open(bench.options)
    defer { store.close() }
    return try await store.read { (state) throws(StoreError) in
      let epoch = try state.lastEpoch()
      let rows = try state.organizations().count
      var frontier = TreeFrontier()
      for number in 0..<epoch {
        let bytes = try state.entry(number + 1)?.bytes ?? []
        _ = frontier.append(leaf: MerkleTree.leafHash(bytes))
      }
      guard rows == Int(epoch), frontier.root == (try state.treeRoot(size: epoch)) else {
        throw .corrupt(detail: "\(rows) rows and \(epoch) events")
      }
      return epoch
    }
  }
}
