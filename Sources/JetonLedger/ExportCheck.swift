/// Checks an export as its bytes come.
package struct ExportCheck: Sendable {
  package private(set) var reader = ExportReader()
  /// Nil until the header is there.
  package private(set) var audit: ExportAudit?
  private let heads: [HeadNote]

  package init(heads: [HeadNote] = []) {
    self.heads = heads
  }

  package mutating func take(_ bytes: [UInt8]) throws(LedgerFault) {
    reader.feed(bytes)
    while let record = try reader.next() {
      if audit == nil {
        audit = try ExportAudit(record, heads: heads)
      } else {
        try audit?.take(record)
      }
    }
  }

  /// Nothing follows.
  package func finish() throws(LedgerFault) -> ExportAudit {
    guard let audit else { throw LedgerFault(.malformed, "this is no export of a ledger") }
    guard !reader.hasRest else {
      throw LedgerFault(
        .cutOff, at: audit.ledger.size + 1,
        "the export ends in the middle of event \(audit.ledger.size + 1)")
    }
    try audit.finish()
    return audit
  }
}
