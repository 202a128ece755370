package import JetonDomain
package import JetonRows

/// What reader and writer share: everything that `StateReader` asks for, on one connection.
package protocol SQLiteReading: RowReading where Connection == JetonSQLite.Connection {
  /// The connection, for this room only.
  var shelf: Shelf { get }
  /// What is not in the tables yet.
  func ledgerView() throws(StoreError) -> LedgerView
}

extension SQLiteReading {
  package var storage: RecordStorage<Connection> { shelf.storage }
}

extension Connection {
  package static func holds(_ text: String) -> String { "instr(\(text), ?) > 0" }
  /// The plus keeps SQLite from taking this column's index.
  package static func restricting(_ column: String) -> String { "+" + column }
}

/// Opaque outside this room.
package struct Shelf {
  let storage: RecordStorage<Connection>
  let recent: RecentPostings
  var connection: Connection { storage.connection }

  init(_ connection: Connection, _ seal: RowSeal, _ recent: RecentPostings) {
    storage = RecordStorage(connection: connection, seal: seal)
    self.recent = recent
  }
}

/// Opaque outside this room: the ledger's extent, and postings of events that are not committed.
package struct LedgerView {
  let extent: LedgerExtent
  let unpublished: [Posting]
}

/// Reads one snapshot.
package struct SQLiteReader: SQLiteReading {
  package let shelf: Shelf

  package func ledgerView() throws(StoreError) -> LedgerView {
    LedgerView(extent: try shelf.connection.ledgerExtent(), unpublished: [])
  }
}
