package import JetonDomain

/// How many events there are, and how many are gone.
package struct LedgerExtent: Sendable, Hashable {
  package var countedThrough: Epoch = 0
  package var removal = Removal()
  private var changeCount: Int64 = 0
  private var recordedActionCount: Int64 = 0

  package init() {}

  package subscript(kind: Event.Kind) -> Int64 {
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
  package mutating func count(_ kind: Event.Kind, at epoch: Epoch) {
    self[kind] += 1
    countedThrough = epoch
  }
}

// As columns, in this order.
extension LedgerExtent {
  package init(_ columns: inout Columns) throws(StoreError) {
    countedThrough = try columns.epoch()
    changeCount = try columns.integer()
    recordedActionCount = try columns.integer()
    removal = Removal()
    removal.changesThrough = try columns.epoch()
    removal.recordedActionsThrough = try columns.epoch()
  }

  package var values: [Value] {
    [
      .epoch(countedThrough), .integer(changeCount), .integer(recordedActionCount),
      .epoch(removal.changesThrough), .epoch(removal.recordedActionsThrough),
    ]
  }
}
