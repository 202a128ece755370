package import JetonDomain
import JetonLedger

/// What reader and writer share: everything that `StateReader` asks for, on one connection.
package protocol SQLiteReading: StateReader {
  /// The connection, for this room only.
  var shelf: Shelf { get }
}

/// Opaque outside this room.
package struct Shelf {
  let storage: RecordStorage
  var connection: Connection { storage.connection }

  init(_ connection: Connection, _ seal: RowSeal) {
    storage = RecordStorage(connection: connection, seal: seal)
  }
}

/// Reads one snapshot.
package struct SQLiteReader: SQLiteReading {
  package let shelf: Shelf
}
