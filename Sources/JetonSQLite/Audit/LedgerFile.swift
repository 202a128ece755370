import Glibc
import JetonDomain
package import JetonLedger
import JetonRows
package import JetonSecret

/// A database, opened to be proved and for nothing else: it is not written, and a daemon may
/// have it open. What is looked at is the ledger as it ends at the start of the audit.
package final class LedgerFile {
  let connection: Connection

  /// How far an audit has come.
  package enum Step: Sendable, Hashable {
    case pages
    case events(done: UInt64, of: UInt64)
    case rows(table: String)
  }

  package struct Report: Sendable {
    package var audit: LedgerAudit
    /// Rows beside the ledger, with their seals; nil without the key to check them.
    package var sealedRows: Int?
  }

  package init(path: String) throws(LedgerFault) {
    connection = try reading { () throws(StoreError) in
      do throws(StoreError) {
        let connection = try Connection(path: path, access: .audit)
        // SQLite opens a file when it first reads it.
        _ = try connection.integer("PRAGMA schema_version")
        return connection
      } catch {
        // On a medium that cannot be written, there is no place for SQLite's shared memory.
        guard unsafe access(path, R_OK) == 0, unsafe access(path + "-wal", F_OK) != 0 else {
          throw error
        }
        return try Connection(path: path, access: .frozen)
      }
    }
  }

  /// Each step is a few short reads, so that the daemon's log does not grow while one of many
  /// events is proved.
  package func audit(
    heads: [HeadNote], rowKey: Secret?, progress: (Step) -> Void
  ) throws(LedgerFault) -> Report {
    try SchemaAudit(connection: connection).check()
    progress(.pages)
    try checkPages()
    var events = try EventAudit(connection: connection, heads: heads)
    try events.run(progress)
    let rows = RowAudit(
      connection: connection, seal: rowKey.map { RowSeal(key: $0) }, end: events.ledger.size)
    let count = try rows.run(&events.trace, progress)
    // A daemon may have removed rows meanwhile; its events say so.
    if events.trace.missing != nil { try events.run(progress) }
    if let missing = events.trace.missing { throw missing }
    try events.checkSearch()
    return Report(audit: events.ledger, sealedRows: rowKey == nil ? nil : count)
  }

  /// SQLite's own look at every page: that indexes say what tables say, among others.
  private func checkPages() throws(LedgerFault) {
    var problem: String?
    try reading { () throws(StoreError) in
      try connection.query("PRAGMA integrity_check(1)") { (row) throws(StoreError) in
        if case .text(let text) = row.first, text != "ok" { problem = text }
      }
    }
    if let problem { throw LedgerFault(.malformed, "the database is damaged: \(problem)") }
  }
}

/// A store's error in the words of an audit.
func reading<Found>(_ body: () throws(StoreError) -> Found) throws(LedgerFault) -> Found {
  do throws(StoreError) {
    return try body()
  } catch {
    switch error {
    case .corrupt(let detail): throw LedgerFault(.malformed, detail)
    case .unavailable(let detail), .unknownOutcome(let detail):
      throw LedgerFault(.unreadable, detail)
    case .busy, .stopped, .cancelled: throw LedgerFault(.unreadable, "the database is busy")
    }
  }
}
