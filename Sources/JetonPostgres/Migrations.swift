import JetonDomain
import JetonRows

/// The steps from an empty database to the schema of today: see Decisions, "Neighbouring versions
/// share a database".
struct Migrations {
  /// What makes one schema of the one before it.
  struct Step {
    /// The oldest program that works on with it, by the schema it was made for.
    let oldest: Int64
    let statements: [String]
  }

  private let steps: [Step]
  /// The schema this program was made for.
  private var version: Int64 { Int64(steps.count) }

  init(_ steps: [Step] = Self.all) {
    self.steps = steps
  }

  /// Held while a node makes the database ready, so that of several that start at once one does it.
  private static let lock: Int64 = 0x4A54_4E31

  /// Brings the schema up to date, then calls `finish` in the same transaction.
  func apply(
    to connection: Connection, finish: () throws(StoreError) -> Void
  ) throws(StoreError) {
    try connection.post("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    try connection.post("SELECT pg_advisory_xact_lock(?)", [.integer(Self.lock)])
    let present = try present(connection)
    try check(present)
    let missing = steps.dropFirst(Int(present?.version ?? 0))
    for statement in missing.flatMap(\.statements) { try connection.execute(statement) }
    if let last = missing.last {
      try connection.execute(
        "UPDATE schema_version SET version = ?, oldest = ?",
        [.integer(version), .integer(last.oldest)])
    }
    try finish()
    try connection.commit()
  }

  func isApplied(to connection: Connection) throws(StoreError) -> Bool {
    try present(connection) != nil
  }

  /// Whether this program may use the schema as it is now: another node may have changed it.
  func check(_ connection: Connection) throws(StoreError) {
    try check(present(connection))
  }

  private func check(_ present: Present?) throws(StoreError) {
    if let present, present.oldest > version {
      throw .corrupt(
        detail: "the database has schema \(present.version), which needs a program of schema "
          + "\(present.oldest) or later; this one is of \(version)")
    }
  }

  private struct Present {
    var version: Int64
    var oldest: Int64
  }

  private func present(_ connection: Connection) throws(StoreError) -> Present? {
    let (all, ours) = try tableCounts(connection)
    guard ours == 1 else {
      if all == 0 { return nil }
      throw .corrupt(detail: "the schema jeton of this database is no store of Jeton")
    }
    var present: Present?
    try connection.query("SELECT version, oldest FROM schema_version") { (row) throws(StoreError) in
      var columns = Columns(row)
      present = Present(version: try columns.integer(), oldest: try columns.integer())
    }
    return present
  }

  private func tableCounts(_ connection: Connection) throws(StoreError) -> (Int64, Int64) {
    var counts: (Int64, Int64) = (0, 0)
    try connection.query(
      """
      SELECT count(*), count(*) FILTER (WHERE tablename = 'schema_version')
      FROM pg_tables WHERE schemaname = 'jeton'
      """
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      counts = (try columns.integer(), try columns.integer())
    }
    return counts
  }
}
