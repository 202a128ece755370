package import JetonCrypto
package import JetonDomain

/// What writers of stores on SQL can take over from another store, as it was kept there.
package protocol RowWriting: RowReading, StateWriter {
  /// The next event, with the bytes of its leaf.
  mutating func restore(_ entry: LedgerEntry) throws(StoreError)
  /// The next event, of which retention left the hash of its leaf alone.
  mutating func restore(leaf: HashValue) throws(StoreError)
  /// An event that tells who signs for the ledger, also when it is gone from where the others are.
  mutating func restore(ledgerKey entry: LedgerEntry) throws(StoreError)
  /// How far retention has come. After all events.
  mutating func restore(_ removal: Removal) throws(StoreError)
}
