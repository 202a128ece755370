import JetonDomain
import JetonLedger
import JetonRows

/// The state beside the ledger: that each row is as we sealed it, and that none is of an event
/// which the ledger does not have (any more).
struct RowAudit {
  let connection: Connection
  /// Nil: seals cannot be checked.
  let seal: RowSeal?
  /// Where the ledger ended when its events were proved.
  let end: Epoch

  private static let chunk: Int64 = 4_096

  private struct Kind {
    let table: Table
    let name: (inout Columns) throws(StoreError) -> String
  }

  private static var kinds: [Kind] {
    [
      Kind(table: Organization.table) { (row) throws(StoreError) in
        (try row.id() as OrganizationID).description
      },
      Kind(table: User.table) { (row) throws(StoreError) in (try row.id() as UserID).description },
      Kind(table: ServiceAccount.table) { (row) throws(StoreError) in
        (try row.id() as ServiceAccountID).description
      },
      Kind(table: Token.table) { (row) throws(StoreError) in
        (try row.id() as TokenID).description
      },
      Kind(table: Session.table) { (row) throws(StoreError) in
        (try row.id() as SessionID).description
      },
    ]
  }

  /// Returns how many rows there are.
  func run(
    _ trace: inout StateTrace, _ progress: (LedgerFile.Step) -> Void
  ) throws(LedgerFault) -> Int {
    var count = 0
    for kind in Self.kinds {
      progress(.rows(table: kind.table.name))
      count += try check(kind, &trace)
    }
    return count
  }

  private func check(_ kind: Kind, _ trace: inout StateTrace) throws(LedgerFault) -> Int {
    var (count, after) = (0, Value.bytes([]))
    while true {
      let rows = try reading { () throws(StoreError) in try self.rows(kind, after: after) }
      for row in rows { try check(row, kind, &trace) }
      count += rows.count
      guard rows.count == Self.chunk, let last = rows.last else { return count }
      after = last[0]
    }
  }

  private func rows(_ kind: Kind, after: Value) throws(StoreError) -> [[Value]] {
    var rows: [[Value]] = []
    try connection.query(
      "\(kind.table.select) WHERE id > ? ORDER BY id LIMIT ?", [after, .integer(Self.chunk)]
    ) { (row) throws(StoreError) in rows.append(row) }
    return rows
  }

  private func check(
    _ row: [Value], _ kind: Kind, _ trace: inout StateTrace
  ) throws(LedgerFault) {
    let table = kind.table
    let values = row.dropLast()
    if let seal, row.last != .bytes(seal.seal(of: table.name, values)) {
      throw LedgerFault(
        .row,
        "the row of \(name(row, kind)) in \(table.name) is not as it was sealed: it was "
          + "changed, or the root key is another one")
    }
    guard let place = table.columns.firstIndex(of: "revision"),
      case .integer(let number) = row[place], let revision = Epoch(exactly: number),
      case .bytes(let id) = row[0], id.count == 16
    else { return }
    try checkEnd(revision, of: row, kind)
    let key = StateTrace.Key(high: UInt64(bigEndian: id[..<8]), low: UInt64(bigEndian: id[8...]))
    try trace.see(key, revision: revision, named: name(row, kind))
  }

  /// No row is of an event that comes after the last.
  private func checkEnd(_ revision: Epoch, of row: [Value], _ kind: Kind) throws(LedgerFault) {
    if revision <= end { return }
    // A daemon may have gone on meanwhile.
    let now = try reading { () throws(StoreError) in
      try connection.integer("SELECT max(epoch) FROM events") ?? 0
    }
    guard revision > now else { return }
    throw LedgerFault(
      .cutOff, at: end + 1,
      "\(name(row, kind)) was last changed by event \(revision), and the ledger ends with event "
        + "\(end): its end was cut off")
  }

  private func name(_ row: [Value], _ kind: Kind) -> String {
    var columns = Columns(row)
    do throws(StoreError) { return try kind.name(&columns) } catch { return "an unknown id" }
  }
}
