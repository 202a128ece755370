import JetonDomain
import JetonLedger
import JetonRows

/// Whether a database has the tables, indexes and columns that we make, and nothing besides: a
/// trigger could undo tomorrow what is proved today.
struct SchemaAudit {
  let connection: Connection

  func check() throws(LedgerFault) {
    try reading(checkVersion)
    let expected = try reading(ours)
    let present = try reading { () throws(StoreError) in try Self.objects(of: connection) }
    for (name, sql) in present where expected[name] != sql {
      throw LedgerFault(
        .schema,
        expected[name] == nil
          ? "the database has \(name), which is not ours" : "\(name) of the database was changed")
    }
    if let name = expected.keys.sorted().first(where: { present[$0] == nil }) {
      throw LedgerFault(.schema, "\(name) of the database is missing")
    }
  }

  private func checkVersion() throws(StoreError) {
    guard try connection.integer("PRAGMA application_id") == Migrations.applicationID else {
      throw .corrupt(detail: "the file is no database of Jeton")
    }
    let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
    guard version == Migrations.all.count else {
      throw .corrupt(
        detail: "the database has schema \(version), this program knows \(Migrations.all.count)")
    }
  }

  /// As the same steps make it in memory. `Indexing` takes away what searches went by before.
  private func ours() throws(StoreError) -> [String: String] {
    let fresh = try Connection(path: ":memory:", access: .write)
    try Migrations.apply(to: fresh)
    try fresh.execute("DROP TABLE IF EXISTS event_facets")
    return try Self.objects(of: fresh)
  }

  private static func objects(of connection: Connection) throws(StoreError) -> [String: String] {
    var objects: [String: String] = [:]
    // Statistics of SQLite's own may be there or not.
    try connection.query(
      "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema "
        + "WHERE name NOT LIKE 'sqlite_stat%'"
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      objects[try columns.text()] = try columns.text()
    }
    return objects
  }
}
