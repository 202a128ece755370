package import JetonDomain
package import JetonRows

extension SQLiteReading {
  package func lastEpoch() throws(StoreError) -> Epoch {
    Epoch(try shelf.connection.integer("SELECT max(epoch) FROM events") ?? 0)
  }

  package func extent() throws(StoreError) -> LedgerExtent {
    try ledgerView().extent
  }

  package func candidates(
    _ query: EventQuery, in range: Range<Epoch>, limit: Int
  ) throws(StoreError) -> [LedgerEntry] {
    guard let search = PostingSearch(query) else {
      return try shelf.connection.entries(
        in: range, order: query.newestFirst ? "DESC" : "ASC", limit: limit)
    }
    let epochs = try search.epochs(in: range, limit: limit, shelf, ledgerView())
    return try epochs.map { (epoch) throws(StoreError) in
      guard let entry = try entry(epoch) else {
        throw .corrupt(detail: "event \(epoch) is missing")
      }
      return entry
    }
  }
}
