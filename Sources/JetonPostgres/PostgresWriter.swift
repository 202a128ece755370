package import JetonCrypto
package import JetonDomain
import JetonLedger
package import JetonRows

/// Reads and changes, within the writer's transaction. Reads wait for the server, changes do not.
package struct PostgresWriter: PostgresReading, RowWriting {
  package let storage: RecordStorage<Connection>
  package let now: Instant
  var progress: Progress
  private let cache: RecordCache
  private let way: Way

  /// How a transaction learns what it stands on.
  enum Way {
    /// It asks, and waits for the answer.
    case asking
    /// It takes for granted what is likely, and has the server fail the whole transaction where that
    /// is not so. Nothing was done then, and it is tried again, asking.
    case assuming
  }

  /// What the transaction has come to.
  struct Progress {
    var head: Head
    var changes: [Change] = []
    /// Whether anything was changed, kept answers included.
    var hasWritten = false
  }

  init(
    _ storage: RecordStorage<Connection>, _ cache: RecordCache, _ way: Way, clock: Instant,
    progress: Progress
  ) {
    self.storage = storage
    self.cache = cache
    self.way = way
    now = max(clock, progress.head.lastTime)
    self.progress = progress
  }

  private mutating func write(_ sql: String, _ values: [Value]) throws(StoreError) {
    progress.hasWritten = true
    try storage.connection.execute(sql, values)
  }

  package mutating func apply(_ change: Change) throws(StoreError) {
    cache.note(change)
    switch change {
    case .putOrganization(let organization): try storage.put(organization)
    case .putUser(let user): try storage.put(user)
    case .putServiceAccount(let account): try storage.put(account)
    case .putToken(let token): try storage.put(token)
    case .putSession(let session): try storage.put(session)
    case .removeServiceAccount(let id):
      try write(
        """
        DELETE FROM token_uses WHERE token_id IN
          (SELECT id FROM tokens WHERE service_account_id = ?)
        """, [.id(id)])
      try write("DELETE FROM tokens WHERE service_account_id = ?", [.id(id)])
      try write("DELETE FROM service_accounts WHERE id = ?", [.id(id)])
    case .removeToken(let id, _):
      try write("DELETE FROM token_uses WHERE token_id = ?", [.id(id)])
      try write("DELETE FROM tokens WHERE id = ?", [.id(id)])
    case .removeSession(let id): try write("DELETE FROM sessions WHERE id = ?", [.id(id)])
    }
    progress.changes.append(change)
    progress.hasWritten = true
  }
}

extension PostgresWriter {
  package mutating func keep(_ uses: [TokenUse]) throws(StoreError) {
    progress.hasWritten = true
    try storage.keep(uses)
  }
}

// What nearly every body reads.
extension PostgresWriter {
  package func token(_ id: TokenID) throws(StoreError) -> Token? {
    try cache.token(id) { () throws(StoreError) in try storage.first("WHERE id = ?", [.id(id)]) }
  }

  package func serviceAccount(_ id: ServiceAccountID) throws(StoreError) -> ServiceAccount? {
    try cache.account(id) { () throws(StoreError) in try storage.first("WHERE id = ?", [.id(id)]) }
  }

  package func user(_ id: UserID) throws(StoreError) -> User? {
    try cache.user(id) { () throws(StoreError) in try storage.first("WHERE id = ?", [.id(id)]) }
  }

  package func session(_ id: SessionID) throws(StoreError) -> Session? {
    try cache.session(id) { () throws(StoreError) in try storage.first("WHERE id = ?", [.id(id)]) }
  }

  package func organization(_ id: OrganizationID) throws(StoreError) -> Organization? {
    try cache.organization(id) { () throws(StoreError) in
      try storage.first("WHERE id = ?", [.id(id)])
    }
  }
}

// The ledger.
extension PostgresWriter {
  package mutating func append(_ event: Event) throws(StoreError) -> Epoch {
    var event = event
    // Times in the ledger never go back; searching by time relies on it.
    event.time = max(event.time, progress.head.lastTime)
    let epoch = progress.head.lastEpoch + 1
    let bytes = EventCoding.encode(event, epoch: epoch)
    try restore(LedgerEntry(epoch: epoch, event: event, bytes: bytes))
    return epoch
  }

  package mutating func restore(_ entry: LedgerEntry) throws(StoreError) {
    let (epoch, event) = (entry.epoch, entry.event)
    try write(
      "INSERT INTO events (epoch, time, kind, bytes) VALUES (?, ?, ?, ?)",
      [.epoch(epoch), .time(event.time), .integer(event.kind.rawValue), .bytes(entry.bytes)])
    var postings: [[Value]] = []
    Posting.forEach(of: event, at: epoch) { posting in
      postings.append([.integer(posting.facet), .integer(posting.classCode), .epoch(epoch)])
    }
    try insert("event_facets (facet, class, epoch)", postings)
    if event.tellsOfLedgerKey { try restore(ledgerKey: entry) }
    try restore(leaf: MerkleTree.leafHash(entry.bytes))
    progress.head.extent.count(event.kind, at: epoch)
    progress.head.lastTime = event.time
  }

  package mutating func restore(leaf: HashValue) throws(StoreError) {
    let nodes = progress.head.frontier.append(leaf: leaf)
    try insert(
      "tree_nodes (position, hash)", nodes.map { [.epoch($0.id.position), .bytes($0.hash.bytes)] })
    progress.head.lastEpoch += 1
  }

  package mutating func restore(ledgerKey entry: LedgerEntry) throws(StoreError) {
    try write(
      "INSERT INTO ledger_keys (epoch, bytes) VALUES (?, ?) ON CONFLICT (epoch) DO NOTHING",
      [.epoch(entry.epoch), .bytes(entry.bytes)])
  }

  package mutating func restore(_ removal: Removal) {
    progress.head.extent.removal = removal
    progress.hasWritten = true
  }

  /// In one statement.
  private mutating func insert(_ table: String, _ rows: [[Value]]) throws(StoreError) {
    let row = "(" + rows[0].map { _ in "?" }.joined(separator: ", ") + ")"
    let places = rows.map { _ in row }.joined(separator: ", ")
    try write("INSERT INTO \(table) VALUES \(places)", Array(rows.joined()))
  }

  package func lastEpoch() -> Epoch {
    progress.head.lastEpoch
  }

  package func extent() -> LedgerExtent {
    progress.head.extent
  }

  package mutating func removeEvents(
    of kind: Event.Kind, through last: Epoch, count: Int, scanning: Int
  ) throws(StoreError) -> RemovedEvents {
    let last = min(last, max(progress.head.lastEpoch, 1) - 1)
    var through = progress.head.extent.removal[kind]
    var (removed, scanned) = (0, 0)
    let range = (through + 1)..<max(through + 1, last + 1)
    for entry in try storage.connection.entries(in: range, order: "ASC", limit: scanning) {
      if removed == count { break }
      scanned += 1
      through = entry.epoch
      if entry.event.kind != kind { continue }
      try remove(entry)
      removed += 1
    }
    if scanned < scanning, removed < count { through = max(through, last) }
    progress.head.extent.removal[kind] = through
    progress.head.extent[kind] -= Int64(removed)
    progress.hasWritten = true
    return RemovedEvents(
      count: removed, through: through, isComplete: removed == count || through >= last)
  }

  private mutating func remove(_ entry: LedgerEntry) throws(StoreError) {
    try write("DELETE FROM events WHERE epoch = ?", [.epoch(entry.epoch)])
    var facets: [Int64] = []
    EventFacet.forEach(of: entry.event) { facets.append($0.hash) }
    for facet in facets {
      try write(
        "DELETE FROM event_facets WHERE facet = ? AND epoch = ?",
        [.integer(facet), .epoch(entry.epoch)])
    }
  }
}

// Answers kept for requests that may be repeated.
extension PostgresWriter {
  private static let answerLife = Duration.seconds(24 * 3600)
  /// Old answers are removed as new ones come, faster than they come.
  private static let removalsAtATime = 4

  package func keptAnswer(_ key: RequestKey) throws(StoreError) -> KeptAnswer? {
    if way == .assuming {
      try storage.connection.assume(
        "NOT EXISTS (SELECT FROM kept_answers WHERE key = ? AND time > ?)",
        [.bytes(key.bytes), .time(oldestAnswer)])
      return nil
    }
    var answer: KeptAnswer?
    try storage.connection.query(
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
    try write(Self.removal, [.time(oldestAnswer), .integer(Int64(Self.removalsAtATime))])
    try write(
      """
      INSERT INTO kept_answers (key, fingerprint, sealed, time) VALUES (?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint,
        sealed = excluded.sealed, time = excluded.time
      """,
      [
        .bytes(key.bytes), .bytes(answer.fingerprint), .bytes(answer.sealed), .time(answer.time),
      ])
  }

  package mutating func removeOldAnswers(atMost count: Int) throws(StoreError) -> Int {
    progress.hasWritten = true
    return try storage.connection.change(
      Self.removal, [.time(oldestAnswer), .integer(Int64(count))])
  }

  private static let removal = """
    DELETE FROM kept_answers WHERE key IN
      (SELECT key FROM kept_answers WHERE time <= ? ORDER BY time LIMIT ?)
    """

  private var oldestAnswer: Instant {
    now.advanced(by: .zero - Self.answerLife)
  }
}
