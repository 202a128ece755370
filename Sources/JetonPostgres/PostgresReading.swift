package import JetonDomain
package import JetonRows

/// What reader and writer share: everything that `StateReader` asks for, on one connection.
package protocol PostgresReading: RowReading where Connection == JetonPostgres.Connection {}

extension PostgresReading {
  /// A page costs its own events where a facet or a class of them is asked for. What else a query
  /// says is looked up in the events themselves.
  package func candidates(
    _ query: EventQuery, in range: Range<Epoch>, limit: Int
  ) throws(StoreError) -> [LedgerEntry] {
    let order = query.newestFirst ? "DESC" : "ASC"
    guard let facet = EventFacet(of: query) else {
      return try storage.connection.entries(in: range, order: order, limit: limit)
    }
    let classes = EventClass.ranges(of: query)
    let condition = classes.map { _ in "class BETWEEN ? AND ?" }.joined(separator: " OR ")
    let sql = """
      SELECT events.bytes FROM event_facets JOIN events USING (epoch)
      WHERE facet = ? AND (\(condition)) AND epoch >= ? AND epoch < ?
      ORDER BY epoch \(order) LIMIT ?
      """
    let bounds = classes.flatMap { [Value.integer($0.lowerBound), .integer($0.upperBound)] }
    return try storage.connection.entries(
      sql,
      [.integer(facet.hash)] + bounds
        + [.epoch(range.lowerBound), .epoch(range.upperBound), .integer(Int64(limit))])
  }
}

/// Reads one snapshot.
package struct PostgresReader: PostgresReading {
  package let storage: RecordStorage<Connection>

  package func lastEpoch() throws(StoreError) -> Epoch {
    Epoch(try storage.connection.integer("SELECT epoch FROM head") ?? 0)
  }

  package func extent() throws(StoreError) -> LedgerExtent {
    try storage.head().extent
  }
}

extension Connection {
  package static func holds(_ text: String) -> String { "strpos(\(text), ?) > 0" }
  package static func restricting(_ column: String) -> String { column }
}
