import JetonDomain
import JetonRows

extension Connection {
  func ledgerExtent() throws(StoreError) -> LedgerExtent {
    var extent: LedgerExtent?
    try query(
      """
      SELECT counted_through, change_count, recorded_action_count, changes_removed_through,
        recorded_actions_removed_through
      FROM ledger_extent
      """
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      extent = try LedgerExtent(&columns)
    }
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
