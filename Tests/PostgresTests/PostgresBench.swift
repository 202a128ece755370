import JetonDomain
import JetonPostgres
import JetonSecret
import Postmaster
import StoreContract

/// A database of its own for one store, or for several nodes.
final class PostgresBench: StoreBench {
  let postmaster: Postmaster
  let database: String

  init(_ postmaster: Postmaster = .shared) throws {
    self.postmaster = postmaster
    database = try postmaster.makeDatabase()
  }

  deinit {
    _ = try? postmaster.run("DROP DATABASE IF EXISTS \(database) WITH (FORCE)")
  }

  static let rowKey = Secret([UInt8](repeating: 7, count: 32))

  var string: String { postmaster.string(database: database) }

  var options: PostgresStore.Options { options(at: string) }

  func options(at string: String) -> PostgresStore.Options {
    var options = PostgresStore.Options(
      place: ConnectionString(string)!, rowKey: Self.rowKey, clock: { Fixture.time },
      observer: { _ in }, fatal: { _ in })
    options.readerCount = 2
    return options
  }

  func open(
    clock: @escaping @Sendable () -> Instant, observer: @escaping @Sendable (Commit) -> Void
  ) async throws -> PostgresStore {
    var options = options
    options.clock = clock
    options.observer = observer
    return try PostgresStore.open(options)
  }

  func close(_ shelf: PostgresStore) async {
    shelf.close()
  }
}

extension PostgresStore {
  /// An organization and an event, in one write.
  func put(_ number: Int) async throws(StoreError) -> Epoch {
    try await write { (state) throws(StoreError) in
      try state.apply(.putOrganization(Fixture.organization(number)))
      return try state.append(Fixture.event(number))
    }
  }

  /// Until so many writes wait for the writer.
  func untilQueued(_ count: Int) async {
    while waitingWriteCount < count { await Task.yield() }
  }
}
