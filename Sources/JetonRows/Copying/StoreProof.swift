package import JetonCrypto
package import JetonDomain
import JetonLedger

/// What two stores have in common if they hold the same: the head of the tree, made anew from the
/// events, and a hash over the ledger's keys and all records.
package struct StoreProof: Sendable, Hashable {
  package var size: UInt64
  /// Of the tree over the events that there are, and the leaves of those that are gone.
  package var root: HashValue
  package var recordCount: Int
  package var records: HashValue
  package var removal: Removal
}

extension RowReading {
  private static var eventsAtATime: Int { 1_024 }

  /// Reads everything. Throws `corrupt` when the tree that is kept is another one than that of the
  /// events.
  package mutating func proof(_ note: (Epoch) -> Void = { _ in }) throws(StoreError) -> StoreProof {
    let size = try lastEpoch()
    var frontier = TreeFrontier()
    while frontier.size < size {
      for (_, leaf) in try leaves(after: frontier.size, atMost: Self.eventsAtATime) {
        _ = frontier.append(leaf: leaf)
      }
      note(frontier.size)
    }
    guard frontier.root == (try treeRoot(size: size)) else {
      throw .corrupt(detail: "the tree is not that of the events")
    }
    var hash = SHA256()
    for entry in try ledgerKeyEntries() { hash.update(MerkleTree.leafHash(entry.bytes)) }
    let count = try hashRecords(into: &hash)
    return StoreProof(
      size: size, root: frontier.root, recordCount: count, records: hash.finalized(),
      removal: try removal())
  }

  /// The next events, each with its leaf; nil: retention has removed it.
  mutating func leaves(
    after epoch: Epoch, atMost count: Int
  ) throws(StoreError) -> [(LedgerEntry?, HashValue)] {
    let range = (epoch + 1)..<(min(epoch + UInt64(count), try lastEpoch()) + 1)
    let entries = try entriesByEpoch(range)
    let removal = try removal()
    let removedThrough = max(removal.changesThrough, removal.recordedActionsThrough)
    return try range.map { (epoch) throws(StoreError) in
      if let entry = entries[epoch] { return (entry, MerkleTree.leafHash(entry.bytes)) }
      guard epoch <= removedThrough else { throw .corrupt(detail: "event \(epoch) is missing") }
      return (nil, try leafHash(epoch))
    }
  }

  private func entriesByEpoch(_ range: Range<Epoch>) throws(StoreError) -> [Epoch: LedgerEntry] {
    var entries: [Epoch: LedgerEntry] = [:]
    try storage.connection.query(
      "SELECT epoch, bytes FROM events WHERE epoch >= ? AND epoch < ?",
      [.epoch(range.lowerBound), .epoch(range.upperBound)]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      let epoch = try columns.epoch()
      guard let entry = EventCoding.decode(try columns.bytes()), entry.epoch == epoch else {
        throw .corrupt(detail: "event \(epoch) was changed")
      }
      entries[epoch] = entry
    }
    return entries
  }

  private func hashRecords(into hash: inout SHA256) throws(StoreError) -> Int {
    var count = 0
    for part in [
      try records(Organization.self), try records(User.self), try records(ServiceAccount.self),
      try records(Token.self), try records(Session.self),
    ] {
      hash.update(part.hash)
      count += part.count
    }
    return count
  }

  /// Under one key, since a row's seal is over all of it.
  private func records<Kept: Record>(
    _: Kept.Type
  ) throws(StoreError) -> (hash: HashValue, count: Int) {
    var hash = SHA256()
    var count = 0
    try storage.forEach("ORDER BY id") { (record: Kept) throws(StoreError) in
      hash.update(storage.seal(of: record))
      count += 1
    }
    return (hash.finalized(), count)
  }
}
