package import JetonDomain

/// What readers and writers of stores on SQL share: looking things up, in words that every engine
/// understands.
package protocol RowReading: StateReader {
  associatedtype Connection: RowConnection
  /// For the rooms of stores only.
  var storage: RecordStorage<Connection> { get }

  func lastEpoch() throws(StoreError) -> Epoch
  /// Of the ledger.
  func extent() throws(StoreError) -> LedgerExtent
  /// Events that a query may mean, the first of a range in its order; all of them that it does mean
  /// are among them. Fewer than `limit`: there are no more.
  func candidates(_ query: EventQuery, in range: Range<Epoch>, limit: Int)
    throws(StoreError) -> [LedgerEntry]
}
