import JetonDomain

/// How many events there are, and how many are gone.
struct LedgerExtent: Hashable {
  var countedThrough: Epoch
  var removal: Removal
  private var changeCount: Int64
  private var recordedActionCount: Int64

  subscript(kind: Event.Kind) -> Int64 {
    get {
      switch kind {
      case .change: changeCount
      case .recordedAction: recordedActionCount
      }
    }
    set {
      switch kind {
      case .change: changeCount = newValue
      case .recordedAction: recordedActionCount = newValue
      }
    }
  }

  /// Takes account of an event that comes after all that are counted.
  mutating func count(_ kind: Event.Kind, at epoch: Epoch) {
    self[kind] += 1
    countedThrough = epoch
  }
}

extension LedgerExtent {
  fileprivate init(_ row: [Value]) throws(StoreError) {
    var columns = Columns(row)
    countedThrough = try columns.epoch()
    changeCount = try columns.integer()
    recordedActionCount = try columns.integer()
    removal = Removal()
    removal.changesThrough = try columns.epoch()
    removal.recordedActionsThrough = try columns.epoch()
  }

  fileprivate var values: [Value] {
    [
      .epoch(countedThrough), .integer(changeCount), .integer(recordedActionCount),
      .epoch(removal.changesThrough), .epoch(removal.recordedActionsThrough),
    ]
  }
}

extension Connection {
  func ledgerExtent() throws(StoreError) -> LedgerExtent {
    var extent: LedgerExtent?
    try query(
      """
      SELECT counted_through, change_count, recorded_action_count, changes_removed_through,
        recorded_actions_removed_through
      FROM ledger_extent
      """
    ) { (row) throws(StoreError) in extent = try LedgerExtent(row) }
    guard let extent else { throw .corrupt(detail: "the ledger's extent is missing") }
    return extent
  }

  func put(_ extent: LedgerExtent) throws(StoreError) {
    try execute(
      """
      UPDATE ledger_extent SET counted_through = ?, change_count = ?, recorded_action_count = ?,
        changes_removed_through = ?, recorded_actions_removed_through = ?
      """, extent.values)
  }
}
