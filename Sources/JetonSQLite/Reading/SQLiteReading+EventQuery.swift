package import JetonDomain

extension SQLiteReading {
  /// Walks the events that have the rarest facet asked for, in order, and among them looks for
  /// the other facets, so a page costs what the rarest facet costs, not the whole ledger.
  package func entries(_ query: EventQuery) throws(StoreError) -> [LedgerEntry] {
    var range = try epochs(of: query)
    var found: [LedgerEntry] = []
    while found.count < query.limit, !range.isEmpty {
      let limit = query.limit - found.count
      let page = try candidates(query, in: range, limit: limit)
      // Facets are hashes; the event itself says whether it is meant.
      found += page.filter { query.matches($0.event) }
      guard page.count == limit, let last = page.last else { break }
      range =
        query.newestFirst ? range.lowerBound..<last.epoch : (last.epoch + 1)..<range.upperBound
    }
    return found
  }

  private func epochs(of query: EventQuery) throws(StoreError) -> Range<Epoch> {
    let end = try lastEpoch() + 1
    var low = query.after.map { min($0, end) + 1 } ?? 1
    var high = min(query.before ?? end, end)
    if let from = query.from { low = max(low, try firstEpoch(notBefore: from)) }
    if let until = query.until { high = min(high, try firstEpoch(notBefore: until)) }
    return low..<max(low, high)
  }

  private func candidates(
    _ query: EventQuery, in range: Range<Epoch>, limit: Int
  ) throws(StoreError) -> [LedgerEntry] {
    let facets = EventFacet.facets(of: query)
    let direction = query.newestFirst ? "DESC" : "ASC"
    let first = facets.isEmpty ? "events" : "facet0"
    let tables = facets.indices.map { "event_facets AS facet\($0)" } + ["events"]
    let conditions =
      facets.indices.map { "facet\($0).facet = ? AND facet\($0).epoch = \(first).epoch" }
      + ["events.epoch = \(first).epoch AND \(first).epoch >= ? AND \(first).epoch < ?"]
    // CROSS JOIN keeps SQLite to the order given.
    let sql = """
      SELECT events.bytes FROM \(tables.joined(separator: " CROSS JOIN "))
      WHERE \(conditions.joined(separator: " AND "))
      ORDER BY \(first).epoch \(direction) LIMIT ?
      """
    let values = facets.map { Value.integer($0.hash) }
    return try entries(
      sql, values + [.epoch(range.lowerBound), .epoch(range.upperBound), .integer(Int64(limit))])
  }
}
