import JetonDomain
import JetonRows

/// Makes runs of recent postings and larger runs of smaller ones, as the ledger grows: a bounded
/// number of rows in each transaction. A value, so that what a transaction did is undone with it.
struct PostingsUpkeep {
  private let bounds: Bounds
  private var runs: [PostingRun]
  private var builds: [Int64: Build] = [:]
  private var nextNumber: Int64

  struct Bounds: Sendable {
    /// Events of a run of the lowest level: so many that most who did anything did it often.
    var runLength: Epoch = 32_768
    /// Runs of a level that become one of the next.
    var fanOut = 16
    // While the store opens:
    var eventsAtATime: Epoch = 1_024
    var rowsAtATime = 8_192
    var eventsBetweenNotes: Epoch = 65_536
  }

  /// How far the making of a run has come.
  private enum Build {
    case postings([Posting], next: Int)
    case rows([PostingRun], after: PostingRow.Key)
  }

  /// Runs that a stop left half made begin anew.
  init(_ connection: Connection, _ bounds: Bounds) throws(StoreError) {
    self.bounds = bounds
    runs = try connection.postingRuns()
    nextNumber = (runs.map(\.number).max() ?? 0) + 1
    for index in runs.indices where runs[index].state == .building {
      runs[index].state = .obsolete
      try connection.put(runs[index])
    }
  }

  /// The last event whose postings are in complete runs.
  var indexedThrough: Epoch {
    runs.last { $0.state == .complete }?.last ?? 0
  }

  /// Memory need not hold those up to here. A run more than the complete ones stays, for snapshots
  /// that do not see the newest.
  var forgettableThrough: Epoch {
    indexedThrough - min(indexedThrough, bounds.runLength)
  }

  func isDue(at lastEpoch: Epoch) -> Bool {
    !builds.isEmpty || lastEpoch - indexedThrough >= bounds.runLength || mergeable() != nil
      || runs.contains { $0.state == .obsolete }
  }

  /// Does the most urgent work, about so many rows of it.
  mutating func step(
    rows: Int, lastEpoch: Epoch, _ recent: RecentPostings, _ removal: Removal,
    _ connection: Connection
  ) throws(StoreError) {
    var rest = rows
    try retire(removal, connection)
    while rest > 0, isDue(at: lastEpoch) {
      if builds[0] == nil, lastEpoch - indexedThrough >= bounds.runLength {
        let first = indexedThrough + 1
        let last = indexedThrough + bounds.runLength
        let postings = recent.postings(in: first...last).sorted()
        try begin(level: 0, first, last, .postings(postings, next: 0), connection)
      }
      if let (level, sources) = mergeable() {
        let last = sources[sources.count - 1].last
        try begin(
          level: level + 1, sources[0].first, last, .rows(sources, after: .least), connection)
      }
      if let level = builds.keys.min() {
        rest -= try goOn(level: level, rows: rest, removal, connection)
      } else if let index = runs.firstIndex(where: { $0.state == .obsolete }) {
        if try connection.removePostings(of: runs[index].number, atMost: rest) {
          runs.remove(at: index)
        }
        // Removing is cheaper than writing, and something was done in any case.
        rest -= rows / 4 + 1
      }
    }
  }

  /// Lets go of the oldest run when retention has removed all its events. The newest run stays: it
  /// says how far postings were made.
  private mutating func retire(
    _ removal: Removal, _ connection: Connection
  ) throws(StoreError) {
    let gone = min(removal.changesThrough, removal.recordedActionsThrough)
    guard builds.isEmpty, let index = runs.firstIndex(where: { $0.state == .complete }),
      runs[index].last <= gone, runs[index].last < indexedThrough
    else { return }
    runs[index].state = .obsolete
    try connection.put(runs[index])
  }

  /// The runs of one level that shall become one, unless that level's next is being made.
  private func mergeable() -> (level: Int64, [PostingRun])? {
    let complete = Dictionary(grouping: runs.filter { $0.state == .complete }, by: \.level)
    for (level, runs) in complete.sorted(by: { $0.key < $1.key })
    where runs.count >= bounds.fanOut && builds[level + 1] == nil {
      return (level, Array(runs.prefix(bounds.fanOut)))
    }
    return nil
  }

  private mutating func begin(
    level: Int64, _ first: Epoch, _ last: Epoch, _ build: Build, _ connection: Connection
  ) throws(StoreError) {
    let run = PostingRun(
      number: nextNumber, level: level, first: first, last: last, state: .building)
    nextNumber += 1
    try connection.put(run)
    runs.append(run)
    builds[level] = build
  }

  /// Returns about how many rows it was.
  private mutating func goOn(
    level: Int64, rows: Int, _ removal: Removal, _ connection: Connection
  ) throws(StoreError) -> Int {
    guard let build = builds[level],
      let index = runs.firstIndex(where: { $0.state == .building && $0.level == level })
    else { preconditionFailure("a build has a run") }
    var writer = PostingRowWriter(run: runs[index].number, connection: connection)
    switch build {
    case .postings(let postings, var next):
      while next < postings.count, writer.rowCount < rows {
        try writer.add(postings[next])
        next += 1
      }
      try writer.flush()
      builds[level] = .postings(postings, next: next)
      if next == postings.count { try complete(index, replacing: [], connection) }
      return max(writer.rowCount, 1)
    case .rows(let sources, let key):
      let read = try connection.postingRows(of: sources, after: key, limit: rows)
      for row in read where row.list.last > removal[EventClass(code: row.group.classCode).kind] {
        try writer.add(row)
      }
      try writer.flush()
      if let last = read.last { builds[level] = .rows(sources, after: last.key) }
      if read.count < rows { try complete(index, replacing: sources, connection) }
      return max(read.count, 1)
    }
  }

  private mutating func complete(
    _ index: Int, replacing sources: [PostingRun], _ connection: Connection
  ) throws(StoreError) {
    builds[runs[index].level] = nil
    runs[index].state = .complete
    try connection.put(runs[index])
    for source in sources {
      guard let place = runs.firstIndex(where: { $0.number == source.number }) else { continue }
      runs[place].state = .obsolete
      try connection.put(runs[place])
    }
    runs.sort { ($0.first, $0.number) < ($1.first, $1.number) }
  }
}
