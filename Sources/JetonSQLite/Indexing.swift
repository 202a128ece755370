import JetonDomain
import JetonLedger
import JetonRows

/// Brings what is made of the events up to the last one: counts, and postings, of which those of
/// the newest events are in memory only. After a clean life these are a few thousand events; in a
/// database from before there were postings, all. Each step is one transaction, so that a stop on
/// the way loses one step.
struct Indexing {
  let connection: Connection
  let recent: RecentPostings
  let bounds: PostingsUpkeep.Bounds
  let note: (Epoch, Epoch) -> Void
  /// What a test stops a step by.
  var beforeCommit: () throws(StoreError) -> Void = {}

  func catchUp(_ progress: inout SQLiteWriter.Progress) throws(StoreError) {
    let end = progress.lastEpoch
    var position = progress.upkeep.indexedThrough
    // Runs still to be merged then are merged as the ledger grows.
    while position < end {
      let next = min(position + bounds.eventsAtATime, end)
      try inTransaction { () throws(StoreError) in
        try take(position..<next, &progress)
        try progress.upkeep.step(
          rows: bounds.rowsAtATime, lastEpoch: next, recent, progress.extent.removal, connection)
        try connection.put(progress.extent)
      }
      recent.forget(through: progress.upkeep.forgettableThrough)
      if next / bounds.eventsBetweenNotes > position / bounds.eventsBetweenNotes { note(next, end) }
      position = next
    }
    try removeFacets()
  }

  /// Those after the lower bound, up to the upper.
  private func take(
    _ epochs: Range<Epoch>, _ progress: inout SQLiteWriter.Progress
  ) throws(StoreError) {
    let range = (epochs.lowerBound + 1)..<(epochs.upperBound + 1)
    var postings: [Posting] = []
    for entry in try connection.entries(in: range, order: "ASC", limit: range.count) {
      Posting.forEach(of: entry.event, at: entry.epoch) { postings.append($0) }
      if entry.epoch > progress.extent.countedThrough {
        progress.extent.count(entry.event.kind, at: entry.epoch)
      }
    }
    recent.append(postings, of: range.lowerBound...epochs.upperBound)
  }

  /// What searches went by before.
  private func removeFacets() throws(StoreError) {
    let isThere = "SELECT count(*) FROM sqlite_schema WHERE name = 'event_facets'"
    guard try connection.integer(isThere) == 1 else { return }
    var isEmpty = false
    while !isEmpty {
      try inTransaction { () throws(StoreError) in
        try connection.execute(
          """
          DELETE FROM event_facets WHERE (facet, epoch) <
            (SELECT facet, epoch FROM event_facets ORDER BY facet, epoch LIMIT 1 OFFSET ?)
          """, [.integer(Int64(bounds.rowsAtATime))])
        isEmpty = try connection.integer("SELECT changes()") == 0
        if isEmpty { try connection.execute("DROP TABLE event_facets") }
      }
    }
  }

  private func inTransaction(_ body: () throws(StoreError) -> Void) throws(StoreError) {
    do throws(StoreError) {
      try connection.execute("BEGIN IMMEDIATE")
      try body()
      try beforeCommit()
      try connection.execute("COMMIT")
      try connection.checkpointIfLong()
    } catch {
      if connection.isInTransaction { try? connection.execute("ROLLBACK") }
      throw error
    }
  }
}

extension Connection {
  private static let logPagesMaximum = 4_000

  fileprivate func checkpointIfLong() throws(StoreError) {
    if logPageCount > Self.logPagesMaximum { try checkpoint() }
  }
}
