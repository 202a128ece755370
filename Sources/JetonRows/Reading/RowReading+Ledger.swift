package import JetonDomain
import JetonLedger

extension RowReading {
  package func entry(_ epoch: Epoch) throws(StoreError) -> LedgerEntry? {
    guard let number = Int64(exactly: epoch) else { return nil }
    return try storage.connection.entries(
      "SELECT bytes FROM events WHERE epoch = ?", [.integer(number)]
    ).first
  }

  package func ledgerKeyEntries() throws(StoreError) -> [LedgerEntry] {
    try storage.connection.entries("SELECT bytes FROM ledger_keys ORDER BY epoch", [])
  }

  package func lastEpoch(before instant: Instant) throws(StoreError) -> Epoch {
    try firstEpoch(notBefore: instant) - 1
  }

  package func removal() throws(StoreError) -> Removal {
    try extent().removal
  }

  package func eventCount(of kind: Event.Kind) throws(StoreError) -> UInt64 {
    UInt64(max(0, try extent()[kind]))
  }

  package func treeNode(level: Int, index: UInt64) throws(StoreError) -> [UInt8]? {
    // Beyond these no ledger has grown, and the position would not fit.
    guard 0 <= level, level < 62, index < 1 << UInt64(62 - level) else { return nil }
    let position = TreeNodeID(level: level, index: index).position
    var hash: [UInt8]?
    try storage.connection.query(
      "SELECT hash FROM tree_nodes WHERE position = ?", [.epoch(position)]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      hash = try columns.bytes()
    }
    return hash
  }

  /// The first epoch whose event is not before `instant`: times never go back, so halving finds
  /// it without an index.
  package func firstEpoch(notBefore instant: Instant) throws(StoreError) -> Epoch {
    var low: Epoch = 1
    var high = try lastEpoch() + 1
    while low < high {
      let middle = low + (high - low) / 2
      let time = try storage.connection.integer(
        "SELECT time FROM events WHERE epoch >= ? ORDER BY epoch LIMIT 1", [.epoch(middle)])
      if let time, time < instant.microseconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension RowConnection {
  /// Of all events there are, the first `limit` of a range.
  package func entries(
    in range: Range<Epoch>, order: String, limit: Int
  ) throws(StoreError) -> [LedgerEntry] {
    try entries(
      "SELECT bytes FROM events WHERE epoch >= ? AND epoch < ? ORDER BY epoch \(order) LIMIT ?",
      [.epoch(range.lowerBound), .epoch(range.upperBound), .integer(Int64(limit))])
  }

  package func entries(_ sql: String, _ values: [Value]) throws(StoreError) -> [LedgerEntry] {
    var entries: [LedgerEntry] = []
    try query(sql, values) { (row) throws(StoreError) in
      var columns = Columns(row)
      guard let entry = EventCoding.decode(try columns.bytes()) else {
        throw .corrupt(detail: "an event cannot be read")
      }
      entries.append(entry)
    }
    return entries
  }
}
