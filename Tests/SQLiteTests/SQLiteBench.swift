import Foundation
import JetonDomain
import JetonRows
import JetonSQLite
import JetonSecret
import StoreContract

/// A directory of its own for one store.
final class SQLiteBench: StoreBench {
  let directory: String
  var path: String { directory + "/jeton.db" }

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    directory = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
  }

  static let rowKey = Secret([UInt8](repeating: 7, count: 32))

  var options: SQLiteStore.Options {
    SQLiteStore.Options(
      directory: directory, rowKey: Self.rowKey, clock: { Fixture.time }, observer: { _ in },
      fatal: { _ in })
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

extension SQLiteStore {
  /// An organization and an event, in one write.
  func put(_ number: Int) async throws -> Epoch {
    try await write { (state) throws(StoreError) in
      try state.apply(.putOrganization(Fixture.organization(number)))
      return try state.append(Fixture.event(number))
    }
  }
}
