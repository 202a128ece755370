import JetonCrypto
import JetonDomain
import JetonLedger
import JetonRows

/// The events of a database against its tree, and both against kept heads.
struct EventAudit {
  private let connection: Connection
  private(set) var ledger: LedgerAudit
  /// What the events say of the rows.
  var trace = StateTrace()
  private var absences: AbsenceAudit
  private var search: SearchAudit
  /// Entries of the ledger's keys, which are there twice.
  private let keyEntries: [Epoch: [UInt8]]

  /// Events that are in memory at once.
  private static let chunk: UInt64 = 4_096

  init(connection: Connection, heads: [HeadNote]) throws(LedgerFault) {
    self.connection = connection
    ledger = try LedgerAudit(heads: heads)
    absences = AbsenceAudit(claim: try connection.claimedRemoval())
    search = try SearchAudit(connection: connection)
    keyEntries = try reading { () throws(StoreError) in try Self.keyEntries(connection) }
  }

  /// As far as the ledger goes now; again, when it may have gone on.
  mutating func run(_ progress: (LedgerFile.Step) -> Void) throws(LedgerFault) {
    var end = try self.end()
    while ledger.size < end {
      progress(.events(done: ledger.size, of: end))
      try take(through: min(end, ledger.size + Self.chunk))
      // A daemon that removes events tells of it a little later.
      if ledger.size == end, !absences.isTold { end = try self.end() }
    }
    try absences.check()
    try checkPlaces()
    try checkChain()
    try ledger.finish()
  }

  /// What is made of the events; last, since it tells least of what was done to them.
  func checkSearch() throws(LedgerFault) {
    try search.check()
  }

  /// One read sees the last event and the last node together.
  private func end() throws(LedgerFault) -> Epoch {
    var (events, nodes): (Int64, Int64) = (0, 0)
    try reading { () throws(StoreError) in
      try connection.query(
        """
        SELECT (SELECT coalesce(max(epoch), 0) FROM events),
          (SELECT coalesce(max(position) + 1, 0) FROM tree_nodes)
        """
      ) { (row) throws(StoreError) in
        var columns = Columns(row)
        (events, nodes) = (try columns.integer(), try columns.integer())
      }
    }
    // Whichever goes further: what the other lacks is found when it is reached.
    return max(Epoch(max(0, events)), TreeNodeID.leafCount(ofNodes: UInt64(max(0, nodes))))
  }

  private mutating func take(through last: Epoch) throws(LedgerFault) {
    let first = ledger.size + 1
    let rows = try reading { () throws(StoreError) in try events(first, last) }
    let nodes = try reading { () throws(StoreError) in
      try self.nodes(
        TreeNodeID.count(inTreeOf: first - 1), TreeNodeID.count(inTreeOf: last))
    }
    for epoch in first...last {
      try take(epoch, rows, nodes)
    }
  }

  private mutating func take(
    _ epoch: Epoch, _ rows: [Epoch: Row], _ nodes: [UInt64: HashValue]
  ) throws(LedgerFault) {
    let leaf = TreeNodeID(level: 0, index: epoch - 1)
    guard let stored = nodes[leaf.position] else { throw missingLeaf(epoch, rows[epoch]) }
    let row = rows[epoch]
    if row == nil {
      if !absences.isClaimed(epoch) { absences.claim = try connection.claimedRemoval() }
      try absences.note(epoch)
    }
    let bytes = row?.bytes ?? keyEntries[epoch]
    let entry = bytes.flatMap(EventCoding.decode)
    try checkBeside(row, entry, epoch)
    do throws(LedgerFault) {
      let completed = try ledger.take(
        LedgerRecord(epoch: epoch, entry: bytes, leafHash: stored))
      try check(completed, nodes, at: epoch)
    } catch {
      throw error.kind == .changed ? try blame(error, bytes, epoch) : error
    }
    try checkKeyEntry(bytes, entry, epoch)
    guard let entry else { return }
    trace.follow(entry.event, at: epoch)
    absences.follow(entry.event)
    if row != nil { search.follow(entry.event, at: epoch) }
  }

  private func missingLeaf(_ epoch: Epoch, _ row: Row?) -> LedgerFault {
    row == nil
      ? LedgerFault(.removed, at: epoch, "event \(epoch) and its leaf in the tree are missing")
      : LedgerFault(
        .inserted, at: epoch,
        "event \(epoch) has no leaf in the tree: it was inserted, or its "
          + "leaf was removed")
  }

  private func checkBeside(
    _ row: Row?, _ entry: LedgerEntry?, _ epoch: Epoch
  ) throws(LedgerFault) {
    guard let row, let entry else { return }
    func check(_ what: String, _ isSame: Bool) throws(LedgerFault) {
      if isSame { return }
      throw LedgerFault(
        .changed, at: epoch,
        "event \(epoch) was changed: the \(what) beside it is not the one in its bytes")
    }
    try check("time", entry.event.time.microseconds == row.time)
    try check("kind", row.kind.map { $0 == entry.event.kind.rawValue } ?? true)
  }

  private func check(
    _ completed: [TreeNode], _ nodes: [UInt64: HashValue], at epoch: Epoch
  ) throws(LedgerFault) {
    for node in completed where nodes[node.id.position] != node.hash {
      throw LedgerFault(
        .tree, at: epoch,
        "the tree's node of level \(node.id.level), number \(node.id.index), over event \(epoch) "
          + (nodes[node.id.position] == nil ? "is missing" : "was changed"))
    }
  }

  /// An event that has not its leaf's hash: when the node above was made over the event as it
  /// is, the leaf was changed, and not the event.
  private func blame(
    _ fault: LedgerFault, _ bytes: [UInt8]?, _ epoch: Epoch
  ) throws(LedgerFault) -> LedgerFault {
    guard let bytes, let above = try hash(level: 1, index: (epoch - 1) >> 1),
      let sibling = try hash(level: 0, index: (epoch - 1) ^ 1)
    else { return fault }
    let leaf = MerkleTree.leafHash(bytes)
    let parent =
      epoch.isMultiple(of: 2)
      ? MerkleTree.parentHash(sibling, leaf) : MerkleTree.parentHash(leaf, sibling)
    guard parent == above else { return fault }
    return LedgerFault(
      .tree, at: epoch, "the tree's leaf of event \(epoch) was changed; the event was not")
  }

  /// What stands before the beginning is never reached.
  private func checkPlaces() throws(LedgerFault) {
    let strays = try reading { () throws(StoreError) in
      try connection.integer(
        """
        SELECT (SELECT count(*) FROM events WHERE epoch < 1)
          + (SELECT count(*) FROM tree_nodes WHERE position < 0)
        """)
    }
    guard strays == 0 else {
      throw LedgerFault(.inserted, "something was inserted before the first event")
    }
    if let stray = keyEntries.keys.first(where: { !(1...max(ledger.size, 1) ~= $0) }) {
      throw LedgerFault(
        .key, at: stray, "a key is kept of event \(stray), which the ledger does not have")
    }
  }

  /// Whoever takes the keys' own table for an answer must be able to.
  private func checkKeyEntry(
    _ bytes: [UInt8]?, _ entry: LedgerEntry?, _ epoch: Epoch
  ) throws(LedgerFault) {
    let isKeys = entry?.event.tellsOfLedgerKey == true
    guard keyEntries[epoch] != (isKeys ? bytes : nil) else { return }
    throw LedgerFault(
      .key, at: epoch, "what is kept of the ledger's keys is not what event \(epoch) says")
  }

  /// The ledger says in its first event who signs for it.
  private func checkChain() throws(LedgerFault) {
    if ledger.chain == nil, ledger.size > 0, ledger.readCount == ledger.size {
      throw LedgerFault(.key, at: 1, "event 1 does not say with which key the ledger begins")
    }
  }
}

extension Connection {
  func claimedRemoval() throws(LedgerFault) -> Removal {
    try reading { () throws(StoreError) in try ledgerExtent().removal }
  }
}

// What the database holds.
extension EventAudit {
  struct Row {
    var time: Int64
    var bytes: [UInt8]
    /// Nil in rows from before there were kinds.
    var kind: Int64?
  }

  private func events(_ first: Epoch, _ last: Epoch) throws(StoreError) -> [Epoch: Row] {
    var rows: [Epoch: Row] = [:]
    try connection.query(
      "SELECT epoch, time, bytes, kind FROM events WHERE epoch >= ? AND epoch <= ?",
      [.epoch(first), .epoch(last)]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      let epoch = try columns.epoch()
      rows[epoch] = Row(
        time: try columns.integer(), bytes: try columns.bytes(),
        kind: try columns.optional { (next) throws(StoreError) in try next.integer() })
    }
    return rows
  }

  private static func keyEntries(
    _ connection: Connection
  ) throws(StoreError) -> [Epoch: [UInt8]] {
    var entries: [Epoch: [UInt8]] = [:]
    try connection.query("SELECT epoch, bytes FROM ledger_keys") { (row) throws(StoreError) in
      var columns = Columns(row)
      entries[try columns.epoch()] = try columns.bytes()
    }
    return entries
  }

  private func nodes(_ first: UInt64, _ end: UInt64) throws(StoreError) -> [UInt64: HashValue] {
    var nodes: [UInt64: HashValue] = [:]
    try connection.query(
      "SELECT position, hash FROM tree_nodes WHERE position >= ? AND position < ?",
      [.epoch(first), .epoch(end)]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      let position = UInt64(try columns.integer())
      // One that is no hash fits nothing, and is found so.
      nodes[position] = HashValue(bytes: try columns.bytes()) ?? HashValue(words: (0, 0, 0, 0))
    }
    return nodes
  }

  private func hash(level: Int, index: UInt64) throws(LedgerFault) -> HashValue? {
    let position = TreeNodeID(level: level, index: index).position
    return try reading { () throws(StoreError) in try nodes(position, position + 1)[position] }
  }
}
