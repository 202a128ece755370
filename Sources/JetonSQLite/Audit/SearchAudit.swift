import JetonDomain
import JetonLedger
import JetonRows

/// What searches go by, which is made of the events alone: that the runs have the postings of all
/// events they are of, and no others, and that events are counted as they are.
struct SearchAudit {
  private let connection: Connection
  private let removal: Removal
  /// Of the runs as they were when the audit began, in order.
  private var spans: [Span] = []
  private var current = 0

  private struct Span {
    let epochs: ClosedRange<Epoch>
    var sum = PostingSum()
  }

  private static let rowsAtATime = 1_024

  init(connection: Connection) throws(LedgerFault) {
    self.connection = connection
    removal = try connection.claimedRemoval()
    spans = try Self.runs(connection).map { Span(epochs: $0.first...max($0.first, $0.last)) }
  }

  /// In the order of the ledger.
  mutating func follow(_ event: Event, at epoch: Epoch) {
    while current < spans.count, spans[current].epochs.upperBound < epoch { current += 1 }
    guard current < spans.count, spans[current].epochs.contains(epoch) else { return }
    Posting.forEach(of: event, at: epoch) { spans[current].sum.add($0) }
  }

  /// After all events.
  func check() throws(LedgerFault) {
    try checkCounts()
    try checkOrder()
    while try !checkRuns() {}
  }

  /// Runs go when retention has removed all they are of; else each follows the one before.
  private func checkOrder() throws(LedgerFault) {
    var next = min(removal.changesThrough, removal.recordedActionsThrough) + 1
    for span in spans {
      guard span.epochs.lowerBound <= next else {
        throw LedgerFault(
          .row, at: next,
          "the postings of events \(next) to \(span.epochs.lowerBound - 1), by which they are "
            + "found, are gone")
      }
      next = span.epochs.upperBound + 1
    }
  }

  /// False: a daemon has made other runs of them meanwhile.
  private func checkRuns() throws(LedgerFault) -> Bool {
    for run in try Self.runs(connection) {
      let spans = spans.filter { run.covers($0.epochs) }
      // One that is newer than the audit.
      guard spans.last?.epochs.upperBound == run.last else { continue }
      let expected = spans.reduce(into: PostingSum()) { $0.add($1.sum) }
      if try sum(of: run) == expected { continue }
      guard try Self.runs(connection).contains(run) else { return false }
      // What retention removes meanwhile was there when the events were read.
      let now = try connection.claimedRemoval()
      if now != removal, run.first <= now.furthest { continue }
      throw LedgerFault(
        .row, at: run.first,
        "the postings of events \(run.first) to \(run.last), by which they are found, are not those "
          + "of the events")
    }
    return true
  }

  private func sum(of run: PostingRun) throws(LedgerFault) -> PostingSum {
    var (sum, key, isWhole) = (PostingSum(), PostingRow.Key.least, false)
    while !isWhole {
      let rows = try reading { () throws(StoreError) in
        try connection.postingRows(of: [run], after: key, limit: Self.rowsAtATime)
      }
      for row in rows {
        // Those of events that are gone stay as long as others of the row do.
        let gone = removal[EventClass(code: row.group.classCode).kind]
        try reading { () throws(StoreError) in
          try row.list.forEach { epoch in
            if epoch > gone { sum.add(Posting(row.group, epoch)) }
          }
        }
      }
      if let last = rows.last { key = last.key }
      isWhole = rows.count < Self.rowsAtATime
    }
    return sum
  }

  /// Events of before there were kinds beside them count in the sum of both.
  private func checkCounts() throws(LedgerFault) {
    let fits = try reading { () throws(StoreError) in
      try connection.integer(
        """
        SELECT change_count + recorded_action_count = everything
          AND change_count >= changes AND recorded_action_count >= actions
        FROM ledger_extent, (SELECT count(*) AS everything,
          count(*) FILTER (WHERE kind = 0) AS changes,
          count(*) FILTER (WHERE kind = 1) AS actions
          FROM events WHERE epoch <= (SELECT counted_through FROM ledger_extent))
        """)
    }
    guard fits == 1 else {
      throw LedgerFault(.row, "how many events are counted is not how many there are")
    }
  }

  private static func runs(_ connection: Connection) throws(LedgerFault) -> [PostingRun] {
    try reading { () throws(StoreError) in
      try connection.postingRuns().filter { $0.state == .complete }
    }
  }
}

extension PostingRun {
  fileprivate func covers(_ epochs: ClosedRange<Epoch>) -> Bool {
    first <= epochs.lowerBound && epochs.upperBound <= last
  }
}

extension Posting {
  fileprivate init(_ group: PostingGroup, _ epoch: Epoch) {
    self.init(facet: group.facet, classCode: group.classCode, epoch: epoch)
  }
}

/// Of postings in any order. Swift's hashes are seeded by each process anew, so nobody can have
/// looked for others of the same sum.
private struct PostingSum: Equatable {
  private var count = 0
  private var sum = 0

  mutating func add(_ posting: Posting) {
    count += 1
    sum &+= posting.hashValue
  }

  mutating func add(_ other: PostingSum) {
    count += other.count
    sum &+= other.sum
  }
}
