import JetonCrypto
package import JetonDomain
import JetonLedger

/// Reads and changes, within the writer's transaction.
package struct SQLiteWriter: StateWriter, SQLiteReading {
  package let shelf: Shelf
  package let now: Instant
  var progress: Progress

  /// Where the ledger stands: what the next event needs to know of those before it.
  struct Progress {
    var lastEpoch: Epoch
    var lastTime: Instant
    var frontier: TreeFrontier
    /// Since the transaction began.
    var changes: [Change] = []
  }

  init(shelf: Shelf, clock: Instant, progress: Progress) {
    self.shelf = shelf
    now = max(clock, progress.lastTime)
    self.progress = progress
  }

  package mutating func apply(_ change: Change) throws(StoreError) {
    let storage = shelf.storage
    switch change {
    case .putOrganization(let organization): try storage.put(organization)
    case .putUser(let user): try storage.put(user)
    case .putServiceAccount(let account): try storage.put(account)
    case .putToken(let token): try storage.put(token)
    case .putSession(let session): try storage.put(session)
    case .removeServiceAccount(let id): try remove(id)
    case .removeSession(let id):
      try shelf.connection.execute("DELETE FROM sessions WHERE id = ?", [.id(id)])
    }
    progress.changes.append(change)
  }

  private func remove(_ account: ServiceAccountID) throws(StoreError) {
    try shelf.connection.execute(
      "DELETE FROM tokens WHERE service_account_id = ?", [.id(account)])
    try shelf.connection.execute("DELETE FROM service_accounts WHERE id = ?", [.id(account)])
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
    try shelf.connection.execute(
      "INSERT INTO events (epoch, time, bytes) VALUES (?, ?, ?)",
      [.epoch(epoch), .time(event.time), .bytes(bytes)])
    for facet in EventFacet.facets(of: event) {
      try shelf.connection.execute(
        "INSERT INTO event_facets (facet, epoch) VALUES (?, ?)",
        [.integer(facet.hash), .epoch(epoch)])
    }
    for node in progress.frontier.append(leaf: MerkleTree.leafHash(bytes)) {
      try shelf.connection.execute(
        "INSERT INTO tree_nodes (position, hash) VALUES (?, ?)",
        [.epoch(node.id.position), .bytes(node.hash.bytes)])
    }
    progress.lastEpoch = epoch
    progress.lastTime = event.time
    return epoch
  }

  package func lastEpoch() -> Epoch {
    progress.lastEpoch
  }
}

// Answers kept for requests that may be repeated.
extension SQLiteWriter {
  private static let answerLife = Duration.seconds(24 * 3600)
  /// Old answers are removed as new ones come, faster than they come.
  private static let removalsAtATime: Int64 = 4

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

  package func keep(_ answer: KeptAnswer, under key: RequestKey) throws(StoreError) {
    // Rows are numbered as they come, so the oldest are found without an index on time.
    try shelf.connection.execute(
      """
      DELETE FROM kept_answers WHERE number IN
        (SELECT number FROM kept_answers ORDER BY number LIMIT ?) AND time <= ?
      """, [.integer(Self.removalsAtATime), .time(oldestAnswer)])
    try shelf.connection.execute(
      "INSERT OR REPLACE INTO kept_answers (key, fingerprint, sealed, time) VALUES (?, ?, ?, ?)",
      [
        .bytes(key.bytes), .bytes(answer.fingerprint), .bytes(answer.sealed), .time(answer.time),
      ])
  }

  private var oldestAnswer: Instant {
    now.advanced(by: .zero - Self.answerLife)
  }
}
