import JetonDomain
import JetonLease
import JetonPostgres
import JetonRows
import JetonSQLite
import JetonSecret

/// A store as jetond opens one. Generic code over it serves calls: nothing on the way of a
/// verification asks which store it is.
protocol KeptStore: Store where Reader: RowReading, Writer: RowWriting {
  /// Where a store of this kind is.
  associatedtype Place: Sendable

  /// Whether something is kept there; makes nothing.
  static func isPresent(at place: Place) throws(StoreError) -> Bool
  /// Opens it, and makes it where it is not.
  static func open(at place: Place, _ terms: StoreTerms) throws(StoreError) -> Self
  /// What a server holds that answers from memory.
  static func lease(of length: Duration) -> Lease
  /// What is in memory is followed from now on, and may be answered from. Throws when that cannot be.
  func join() async throws(StoreError)
  /// Finishes what is queued. Blocks.
  func close()
}

/// What a store is given and whom it tells, wherever it is.
struct StoreTerms: Sendable {
  var rowKey: Secret
  /// Nil: nothing is answered from memory.
  var node: PostgresStore.NodeTerms?
  var clock: @Sendable () -> Instant
  var observer: @Sendable (Commit) -> Void
  var fatal: @Sendable (String) -> Void
  /// Long work before it can be used: events done, of how many.
  var onOpening: @Sendable (Epoch, Epoch) -> Void
}

extension SQLiteStore: KeptStore {
  /// Place: the data directory.
  static func isPresent(at directory: String) -> Bool {
    // As the store names it.
    fileExists(directory + "/jeton.db")
  }

  /// Nobody else writes there.
  static func lease(of length: Duration) -> Lease { Lease() }
  func join() {}

  static func open(at directory: String, _ terms: StoreTerms) throws(StoreError) -> SQLiteStore {
    var options = Options(
      directory: directory, rowKey: terms.rowKey, clock: terms.clock, observer: terms.observer,
      fatal: terms.fatal)
    options.onOpening = terms.onOpening
    return try open(options)
  }
}

extension PostgresStore: KeptStore {
  static func lease(of length: Duration) -> Lease {
    Lease(of: length, clock: bootClock)
  }

  static func open(
    at place: ConnectionString, _ terms: StoreTerms
  ) throws(StoreError) -> PostgresStore {
    var options = Options(
      place: place, rowKey: terms.rowKey, clock: terms.clock, observer: terms.observer,
      fatal: terms.fatal)
    options.node = terms.node
    return try open(options)
  }
}
