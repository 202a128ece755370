import JetonDomain
import JetonRows

/// The steps from an empty file to the schema of today, each one transaction; the file's
/// `user_version` counts those it has.
enum Migrations {
  /// "JTN1", by which file(1) and we know the file as ours.
  static let applicationID: Int64 = 0x4A54_4E31

  static let all = [tables, postings, ledgerKeys, uses]

  static func apply(_ steps: [String] = all, to connection: Connection) throws(StoreError) {
    let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
    try checkOwner(of: connection, isNew: version == 0)
    guard version <= steps.count else {
      throw .corrupt(
        detail: "the database has schema \(version), this program knows \(steps.count)")
    }
    for (number, step) in steps.enumerated().dropFirst(version) {
      try apply(step, number: number + 1, to: connection)
    }
  }

  private static func checkOwner(of connection: Connection, isNew: Bool) throws(StoreError) {
    let owner = try connection.integer("PRAGMA application_id")
    let tableCount = try connection.integer("SELECT count(*) FROM sqlite_schema")
    guard owner == applicationID || (isNew && owner == 0 && tableCount == 0) else {
      throw .corrupt(detail: "the file is no database of Jeton")
    }
  }

  private static func apply(
    _ step: String, number: Int, to connection: Connection
  ) throws(StoreError) {
    do {
      try connection.executeScript(
        """
        BEGIN IMMEDIATE;
        PRAGMA application_id = \(applicationID);
        \(step)
        PRAGMA user_version = \(number);
        COMMIT;
        """)
    } catch {
      if connection.isInTransaction { try connection.execute("ROLLBACK") }
      throw error
    }
  }
}
