import JetonCrypto
import JetonLedger
import JetonSQLite
import JetonSecret

/// Checks a ledger where it lies, without a server: a database, or an export in either form.
struct Verification: Sendable {
  let run: Invocation
  let heads: [HeadNote]
  /// Of the root key, for the seals of rows; nil: those are not checked.
  let rowKey: Secret?

  /// What was found in order.
  struct Verdict: Sendable {
    var origin: String?
    var after: UInt64
    var last: UInt64
    var root: HashValue
    var keys: Int
    /// Events of which only the hash is there.
    var withoutBody: UInt64
    var confirmedHeads: [UInt64]
    var sealedRows: Int?
  }

  /// Throws `LedgerFault` at the first event that does not hold.
  func verify(_ path: String) throws -> Verdict {
    let file = FileChunks.isDirectory(path) ? path + "/jeton.db" : path
    let opening = try FileChunks.opening(of: file, Self.databaseOpening.count)
    let verdict =
      opening == Self.databaseOpening ? try verify(database: file) : try verify(export: file)
    try checkHeads(verdict)
    return verdict
  }

  /// As every file of SQLite begins (its "Database File Format", section 1.3).
  private static let databaseOpening = Array("SQLite format 3\0".utf8)

  private func verify(database path: String) throws -> Verdict {
    var progress = Progress(run)
    let report = try LedgerFile(path: path).audit(heads: heads, rowKey: rowKey) { step in
      switch step {
      case .pages: progress.tell("reading every page …")
      case .events(let done, let all): progress.tell(share(done, of: all, "events"))
      case .rows(let table): progress.tell("rows of \(table) …")
      }
    }
    var verdict = Verdict(report.audit, after: 0)
    verdict.sealedRows = report.sealedRows
    return verdict
  }

  private func verify(export path: String) throws -> Verdict {
    guard rowKey == nil else {
      throw Failure(.usage, "--root-key: an export has no rows; \(path) is no database")
    }
    var check = ExportCheck(heads: heads)
    var progress = Progress(run)
    try FileChunks(path).forEach { chunk in
      try check.take(chunk)
      if let audit = check.audit {
        progress.tell(share(audit.ledger.size, of: audit.header.last, "events"))
      }
    }
    let audit = try check.finish()
    var verdict = Verdict(audit.ledger, after: audit.header.after)
    verdict.confirmedHeads = audit.confirmedSizes
    return verdict
  }

  /// Who asks for a head must not take silence for a yes.
  private func checkHeads(_ verdict: Verdict) throws(Failure) {
    let sizes = heads.map(\.checkpoint.treeSize)
    guard let unseen = sizes.first(where: { !verdict.confirmedHeads.contains($0) }) else { return }
    throw Failure(
      .failed,
      "the head of \(unseen) events cannot be compared with events \(verdict.after + 1) to "
        + "\(verdict.last)", advice: ["verify an export that covers it, or the database"])
  }
}

extension Verification.Verdict {
  init(_ audit: LedgerAudit, after: UInt64) {
    self.init(
      origin: audit.chain?.origin, after: after, last: audit.size, root: audit.frontier.root,
      keys: 1 + (audit.chain?.rotations.count ?? 0),
      withoutBody: audit.size - after - audit.readCount,
      confirmedHeads: audit.confirmed.map(\.checkpoint.treeSize))
  }
}

extension Shape<Verification.Verdict> {
  static let verdict = Shape([
    .field("verdict", "Verdict") { _ in .text("good") },
    .field("origin", "Ledger") { .optional($0.origin ?? "") },
    .field("after_epoch", "", .programs) { .number($0.after) },
    .field("last_epoch", "", .programs) { .number($0.last) },
    .field("", "Events", .people) { .text("\($0.after + 1) to \($0.last)") },
    .field("root_hash", "Root") { .text($0.root.base64) },
    .field("keys", "Keys") { .number(UInt64($0.keys)) },
    .field("without_body", "Only hashes of") {
      $0.withoutBody == 0 ? .null : .number($0.withoutBody)
    },
    .field("confirmed_heads", "Heads confirmed") { .list($0.confirmedHeads.map(Document.number)) },
    .field("sealed_rows", "Rows as sealed") {
      $0.sealedRows.map { .number(UInt64($0)) } ?? .null
    },
  ])
}
