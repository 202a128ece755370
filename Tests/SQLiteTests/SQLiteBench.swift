import Foundation
import JetonDomain
import JetonSQLite
import JetonSecret
import StoreContract

/// A directory of its own for one store.
final class SQLiteBench: StoreBench {
  let directory: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    directory = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
  }

  var options: SQLiteStore.Options {
    SQLiteStore.Options(
      directory: directory, rowKey: Secret([UInt8](repeating: 7, count: 32)),
      clock: { Fixture.time }, observer: { _ in }, fatal: { _ in })
  }

  func open(
    clock: @escaping @Sendable () -> Instant, observer: @escaping @Sendable (Commit) -> Void
  ) async throws -> SQLiteStore {
    var options = options
    options.clock = clock
    options.observer = observer
    return try SQLiteStore.open(options)
  }

  func close(_ shelf: SQLiteStore) async {
    shelf.close()
  }
}
