import JetonDomain
import JetonRows

/// The postings of consecutive events, in the order of facet, class and epoch, as rows that were
/// written one after the other. Runs are never changed: a few of one size become one of the next,
/// so that a search looks into few of them however long the ledger is.
struct PostingRun: Hashable {
  let number: Int64
  let level: Int64
  let first: Epoch
  let last: Epoch
  var state: State

  enum State: Int64 {
    case building = 0
    case complete = 1
    /// In a larger run by now, or cut off: its rows go, some at a time.
    case obsolete = 2
  }
}

extension PostingRun {
  init(_ row: [Value]) throws(StoreError) {
    var columns = Columns(row)
    number = try columns.integer()
    level = try columns.integer()
    first = try columns.epoch()
    last = try columns.epoch()
    guard let state = State(rawValue: try columns.integer()) else { throw Columns.mismatch }
    self.state = state
  }
}

extension Connection {
  func postingRuns() throws(StoreError) -> [PostingRun] {
    var runs: [PostingRun] = []
    try query(
      """
      SELECT number, level, first_epoch, last_epoch, state FROM posting_runs
      ORDER BY first_epoch, number
      """
    ) { (row) throws(StoreError) in runs.append(try PostingRun(row)) }
    return runs
  }

  func put(_ run: PostingRun) throws(StoreError) {
    try execute(
      """
      INSERT OR REPLACE INTO posting_runs (number, level, first_epoch, last_epoch, state)
      VALUES (?, ?, ?, ?, ?)
      """,
      [
        .integer(run.number), .integer(run.level), .epoch(run.first), .epoch(run.last),
        .integer(run.state.rawValue),
      ])
  }

  func insert(_ list: EpochList, _ group: PostingGroup, in run: Int64) throws(StoreError) {
    try execute(
      "INSERT INTO postings (run, facet, class, first, epochs) VALUES (?, ?, ?, ?, ?)",
      [
        .integer(run), .integer(group.facet), .integer(group.classCode), .epoch(list.first),
        .bytes(list.bytes),
      ])
  }

  /// Some rows of a run, in order, after a key.
  func postingRows(
    of runs: [PostingRun], after key: PostingRow.Key, limit: Int
  ) throws(StoreError) -> [PostingRow] {
    let one = """
      SELECT facet, class, first, epochs FROM postings
      WHERE run = ? AND (facet, class, first) > (?, ?, ?)
      """
    // SQLite reads all of them side by side, each in the order of its key: nothing is sorted.
    let sql = runs.map { _ in one }.joined(separator: " UNION ALL ") + " ORDER BY 1, 2, 3 LIMIT ?"
    let values = runs.flatMap { run -> [Value] in
      [
        .integer(run.number), .integer(key.group.facet), .integer(key.group.classCode),
        .epoch(key.first),
      ]
    }
    var rows: [PostingRow] = []
    try query(sql, values + [.integer(Int64(limit))]) { (row) throws(StoreError) in
      rows.append(try PostingRow(row))
    }
    return rows
  }

  /// Removes so many rows of a run, or all there are. False: there are more.
  func removePostings(of run: Int64, atMost count: Int) throws(StoreError) -> Bool {
    let bound = "SELECT facet, class, first FROM postings WHERE run = ?1"
    try execute(
      """
      DELETE FROM postings WHERE run = ?1 AND (facet, class, first) <
        (\(bound) ORDER BY facet, class, first LIMIT 1 OFFSET ?2)
      """, [.integer(run), .integer(Int64(count))])
    if try integer("SELECT changes()") ?? 0 > 0 { return false }
    try execute("DELETE FROM postings WHERE run = ?", [.integer(run)])
    try execute("DELETE FROM posting_runs WHERE number = ?", [.integer(run)])
    return true
  }
}

/// What the epochs of a row have in common.
struct PostingGroup: Hashable {
  let facet: Int64
  let classCode: Int64
}

struct PostingRow {
  let group: PostingGroup
  var list: EpochList

  struct Key {
    let group: PostingGroup
    let first: Epoch

    static let least = Key(group: PostingGroup(facet: .min, classCode: .min), first: 0)
  }

  var key: Key { Key(group: group, first: list.first) }

  init(group: PostingGroup, list: EpochList) {
    self.group = group
    self.list = list
  }

  init(_ row: [Value]) throws(StoreError) {
    var columns = Columns(row)
    group = PostingGroup(facet: try columns.integer(), classCode: try columns.integer())
    list = try EpochList(first: try columns.epoch(), bytes: try columns.bytes())
  }
}
