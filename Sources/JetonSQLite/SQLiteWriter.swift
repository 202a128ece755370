package import JetonCrypto
package import JetonDomain
import JetonLedger
import JetonRows

/// Reads and changes, within the writer's transaction.
package struct SQLiteWriter: RowWriting, SQLiteReading {
  package let shelf: Shelf
  package private(set) var now = Instant.earliest
  var progress: Progress
  /// Whether the body under way has changed anything.
  var hasWritten = false
  let rows: LedgerRows
  let cache: RecordCache

  /// Where the ledger stands: what the next event needs to know of those before it.
  struct Progress {
    var lastEpoch: Epoch
    var lastTime: Instant
    var frontier: TreeFrontier
    var extent: LedgerExtent
    var upkeep: PostingsUpkeep
    /// Since the transaction began.
    var changes: [Change] = []
    var postings: [Posting] = []
  }

  init(shelf: Shelf, progress: Progress) throws(StoreError) {
    self.shelf = shelf
    self.progress = progress
    rows = try LedgerRows(shelf.connection)
    cache = RecordCache()
  }

  /// Before each body.
  mutating func begin(clock: Instant) {
    now = max(clock, progress.lastTime)
    hasWritten = false
  }

  package func ledgerView() -> LedgerView {
    LedgerView(extent: progress.extent, unpublished: progress.postings)
  }

  package mutating func apply(_ change: Change) throws(StoreError) {
    hasWritten = true
    cache.note(change)
    let storage = shelf.storage
    switch change {
    case .putOrganization(let organization): try storage.put(organization)
    case .putUser(let user): try storage.put(user)
    case .putServiceAccount(let account): try storage.put(account)
    case .putToken(let token): try storage.put(token)
    case .putSession(let session): try storage.put(session)
    case .removeServiceAccount(let id): try remove(id)
    case .removeToken(let id, _):
      try shelf.connection.execute("DELETE FROM token_uses WHERE token_id = ?", [.id(id)])
      try shelf.connection.execute("DELETE FROM tokens WHERE id = ?", [.id(id)])
    case .removeSession(let id):
      try shelf.connection.execute("DELETE FROM sessions WHERE id = ?", [.id(id)])
    }
    progress.changes.append(change)
  }

  package mutating func keep(_ uses: [TokenUse]) throws(StoreError) {
    hasWritten = true
    try shelf.storage.keep(uses)
  }

  private func remove(_ account: ServiceAccountID) throws(StoreError) {
    try shelf.connection.execute(
      """
      DELETE FROM token_uses WHERE token_id IN
        (SELECT id FROM tokens WHERE service_account_id = ?)
      """, [.id(account)])
    try shelf.connection.execute(
      "DELETE FROM tokens WHERE service_account_id = ?", [.id(account)])
    try shelf.connection.execute("DELETE FROM service_accounts WHERE id = ?", [.id(account)])
  }
}

// What nearly every body reads.
extension SQLiteWriter {
  package func token(_ id: TokenID) throws(StoreError) -> Token? {
    try cache.token(id) { () throws(StoreError) in
      try shelf.storage.first("WHERE id = ?", [.id(id)])
    }
  }

  package func serviceAccount(_ id: ServiceAccountID) throws(StoreError) -> ServiceAccount? {
    try cache.account(id) { () throws(StoreError) in
      try shelf.storage.first("WHERE id = ?", [.id(id)])
    }
  }
}

// The ledger.
extension SQLiteWriter {
  package mutating func append(_ event: Event) throws(StoreError) -> Epoch {
    var event = event
    // Times in the ledger never go back; searching by time relies on it.
    event.time = max(event.time, progress.lastTime)
    let epoch = progress.lastEpoch + 1
    let bytes = EventCoding.encode(event, epoch: epoch)
    try restore(LedgerEntry(epoch: epoch, event: event, bytes: bytes))
    return epoch
  }

  package mutating func restore(_ entry: LedgerEntry) throws(StoreError) {
    let event = entry.event
    try rows.insert(entry.bytes, at: entry.epoch, event.time, event.kind)
    try restore(leaf: MerkleTree.leafHash(entry.bytes))
    if event.tellsOfLedgerKey { try restore(ledgerKey: entry) }
    Posting.forEach(of: event, at: entry.epoch) { progress.postings.append($0) }
    progress.extent.count(event.kind, at: entry.epoch)
    progress.lastTime = event.time
  }

  package mutating func restore(leaf: HashValue) throws(StoreError) {
    hasWritten = true
    try progress.frontier.append(leaf: leaf) { (node) throws(StoreError) in
      try rows.insert(node)
    }
    progress.lastEpoch += 1
  }

  package mutating func restore(ledgerKey entry: LedgerEntry) throws(StoreError) {
    hasWritten = true
    try shelf.connection.execute(
      "INSERT INTO ledger_keys (epoch, bytes) VALUES (?, ?) ON CONFLICT (epoch) DO NOTHING",
      [.epoch(entry.epoch), .bytes(entry.bytes)])
  }

  package mutating func restore(_ removal: Removal) {
    hasWritten = true
    progress.extent.removal = removal
  }

  package func lastEpoch() -> Epoch {
    progress.lastEpoch
  }

  package mutating func removeEvents(
    of kind: Event.Kind, through last: Epoch, count: Int, scanning: Int
  ) throws(StoreError) -> RemovedEvents {
    hasWritten = true
    let last = min(last, max(progress.lastEpoch, 1) - 1)
    var through = progress.extent.removal[kind]
    var (removed, scanned) = (0, 0)
    for (epoch, found) in try shelf.connection.kinds(after: through, through: last, scanning) {
      if removed == count { break }
      scanned += 1
      through = epoch
      if found != kind { continue }
      try shelf.connection.execute("DELETE FROM events WHERE epoch = ?", [.epoch(epoch)])
      removed += 1
    }
    if scanned < scanning, removed < count { through = max(through, last) }
    progress.extent.removal[kind] = through
    progress.extent[kind] -= Int64(removed)
    return RemovedEvents(
      count: removed, through: through, isComplete: removed == count || through >= last)
  }
}

extension Connection {
  /// What the events are that there are in a range, at most `count` of them.
  fileprivate func kinds(
    after epoch: Epoch, through last: Epoch, _ count: Int
  ) throws(StoreError) -> [(Epoch, Event.Kind)] {
    var kinds: [(Epoch, Event.Kind)] = []
    try query(
      """
      SELECT epoch, kind, CASE WHEN kind IS NULL THEN bytes END FROM events
      WHERE epoch > ? AND epoch <= ? ORDER BY epoch LIMIT ?
      """, [.epoch(epoch), .epoch(last), .integer(Int64(count))]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      let epoch = try columns.epoch()
      let kind = try columns.optional { (next) throws(StoreError) in try next.integer() }
      let bytes = try columns.optional { (next) throws(StoreError) in try next.bytes() }
      let known = kind.flatMap(Event.Kind.init) ?? bytes.flatMap(EventCoding.decode)?.event.kind
      guard let known else { throw .corrupt(detail: "an event cannot be read") }
      kinds.append((epoch, known))
    }
    return kinds
  }
}

// Answers kept for requests that may be repeated.
extension SQLiteWriter {
  private static let answerLife = Duration.seconds(24 * 3600)
  /// Old answers are removed as new ones come, faster than they come.
  private static let removalsAtATime = 4

  package func keptAnswer(_ key: RequestKey) throws(StoreError) -> KeptAnswer? {
    var answer: KeptAnswer?
    try shelf.connection.query(
      "SELECT fingerprint, sealed, time FROM kept_answers WHERE key = ? AND time > ?",
      [.bytes(key.bytes), .time(oldestAnswer)]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      answer = KeptAnswer(
        fingerprint: try columns.bytes(), sealed: try columns.bytes(), time: try columns.time())
    }
    return answer
  }

  package mutating func keep(_ answer: KeptAnswer, under key: RequestKey) throws(StoreError) {
    _ = try removeOldAnswers(atMost: Self.removalsAtATime)
    try shelf.connection.execute(
      "INSERT OR REPLACE INTO kept_answers (key, fingerprint, sealed, time) VALUES (?, ?, ?, ?)",
      [
        .bytes(key.bytes), .bytes(answer.fingerprint), .bytes(answer.sealed), .time(answer.time),
      ])
  }

  package mutating func removeOldAnswers(atMost count: Int) throws(StoreError) -> Int {
    hasWritten = true
    // Rows are numbered as they come, so the oldest are found without an index on time.
    try shelf.connection.execute(
      """
      DELETE FROM kept_answers WHERE number IN
        (SELECT number FROM kept_answers ORDER BY number LIMIT ?) AND time <= ?
      """, [.integer(Int64(count)), .time(oldestAnswer)])
    return Int(try shelf.connection.integer("SELECT changes()") ?? 0)
  }

  private var oldestAnswer: Instant {
    now.advanced(by: .zero - Self.answerLife)
  }
}
