import JetonDomain
import JetonRows

/// The epochs under one facet and some classes: out of the runs, and out of memory what is in none.
struct PostingSearch {
  private let facet: Int64
  private let classes: [ClosedRange<Int64>]
  private let newestFirst: Bool

  /// Nil: the query names nothing that postings are kept for.
  init?(_ query: EventQuery) {
    guard let facet = EventFacet(of: query) else { return nil }
    self.facet = facet.hash
    classes = EventClass.ranges(of: query)
    newestFirst = query.newestFirst
  }

  /// At most `limit`, the first of them in the order asked for. It costs a few rows of each run,
  /// of which there are few, and those of the answer.
  func epochs(
    in range: Range<Epoch>, limit: Int, _ shelf: Shelf, _ view: LedgerView
  ) throws(StoreError) -> [Epoch] {
    let runs = try shelf.connection.postingRuns().filter { $0.state == .complete }
    let newest = max(range.lowerBound, (runs.last?.last ?? 0) + 1)
    var parts = runs.map { Part.run($0) } + [.memory(newest..<max(newest, range.upperBound))]
    if newestFirst { parts.reverse() }
    var found: [Epoch] = []
    for part in parts where found.count < limit {
      let rest = limit - found.count
      switch part {
      case .run(let run):
        let within = range.clamped(to: run.first..<(run.last + 1))
        if within.isEmpty { continue }
        found += try epochs(of: run, in: within, limit: rest, view.extent.removal, shelf.connection)
      case .memory(let within):
        found += try newestEpochs(in: within, limit: rest, shelf, view)
      }
    }
    return found
  }

  private enum Part {
    case run(PostingRun)
    case memory(Range<Epoch>)
  }

  private func first(_ limit: Int, of epochs: [Epoch]) -> [Epoch] {
    newestFirst ? epochs.suffix(limit).reversed() : Array(epochs.prefix(limit))
  }

  private func isMeant(_ posting: Posting) -> Bool {
    posting.facet == facet && classes.contains { $0.contains(posting.classCode) }
  }

  private func newestEpochs(
    in range: Range<Epoch>, limit: Int, _ shelf: Shelf, _ view: LedgerView
  ) throws(StoreError) -> [Epoch] {
    if range.isEmpty { return [] }
    func isLeft(_ posting: Posting) -> Bool {
      posting.epoch > view.extent.removal[EventClass(code: posting.classCode).kind]
    }
    let (known, recent) = shelf.recent.postings(
      of: facet, classes, in: range, limit: limit, newestFirst: newestFirst, isLeft)
    let uncommitted = view.unpublished.filter {
      range.contains($0.epoch) && isMeant($0) && isLeft($0)
    }
    var found = (recent + uncommitted).map(\.epoch)
    // A snapshot so old that the run it lacks is in memory no more reads the events themselves.
    let unknown = range.lowerBound..<max(range.lowerBound, min(known ?? 0, range.upperBound))
    if !unknown.isEmpty { found = try epochs(among: unknown, shelf.connection) + found }
    return first(limit, of: found.sorted())
  }

  private func epochs(
    among range: Range<Epoch>, _ connection: Connection
  ) throws(StoreError) -> [Epoch] {
    var found: [Epoch] = []
    for entry in try connection.entries(in: range, order: "ASC", limit: range.count) {
      Posting.forEach(of: entry.event, at: entry.epoch) { posting in
        if isMeant(posting) { found.append(posting.epoch) }
      }
    }
    return found
  }
}

// Within one run.
extension PostingSearch {
  private func epochs(
    of run: PostingRun, in range: Range<Epoch>, limit: Int, _ removal: Removal,
    _ connection: Connection
  ) throws(StoreError) -> [Epoch] {
    var found: [Epoch] = []
    for codes in classes {
      var least = codes.lowerBound
      while let code = try connection.leastClass(of: run, facet, from: least, to: codes.upperBound)
      {
        let floor = removal[EventClass(code: code).kind] + 1
        let group = PostingGroup(facet: facet, classCode: code)
        found += try epochs(
          of: group, run, in: max(range.lowerBound, floor)..<max(range.upperBound, floor),
          limit: limit, connection)
        least = code + 1
      }
    }
    return first(limit, of: found.sorted())
  }

  private func epochs(
    of group: PostingGroup, _ run: PostingRun, in range: Range<Epoch>, limit: Int,
    _ connection: Connection
  ) throws(StoreError) -> [Epoch] {
    var found: [Epoch] = []
    try connection.scanPostings(of: group, run, in: range, newestFirst: newestFirst) {
      (list) throws(StoreError) in
      var epochs: [Epoch] = []
      try list.forEach { if range.contains($0) { epochs.append($0) } }
      found += newestFirst ? epochs.reversed() : epochs
      return found.count < limit ? .goOn : .stop
    }
    return Array(found.prefix(limit))
  }
}

extension Connection {
  fileprivate func leastClass(
    of run: PostingRun, _ facet: Int64, from least: Int64, to most: Int64
  ) throws(StoreError) -> Int64? {
    if least > most { return nil }
    return try integer(
      """
      SELECT class FROM postings WHERE run = ? AND facet = ? AND class BETWEEN ? AND ?
      ORDER BY class LIMIT 1
      """, [.integer(run.number), .integer(facet), .integer(least), .integer(most)])
  }

  /// The rows that may hold epochs of the range.
  fileprivate func scanPostings(
    of group: PostingGroup, _ run: PostingRun, in range: Range<Epoch>, newestFirst: Bool,
    _ body: (EpochList) throws(StoreError) -> Scan
  ) throws(StoreError) {
    if range.isEmpty { return }
    let rows = "FROM postings WHERE run = ?1 AND facet = ?2 AND class = ?3"
    // The row before the range's beginning may reach into it.
    try scan(
      """
      SELECT first, epochs \(rows) AND first < ?5 AND first >= coalesce(
        (SELECT first \(rows) AND first <= ?4 ORDER BY first DESC LIMIT 1), 0)
      ORDER BY first \(newestFirst ? "DESC" : "ASC")
      """,
      [
        .integer(run.number), .integer(group.facet), .integer(group.classCode),
        .epoch(range.lowerBound), .epoch(range.upperBound),
      ]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      return try body(EpochList(first: try columns.epoch(), bytes: try columns.bytes()))
    }
  }
}
