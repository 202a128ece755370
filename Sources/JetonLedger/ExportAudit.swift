import JetonCrypto
package import JetonDomain
package import JetonMessages

/// Checks an export: that its events are those that its own head was signed over, and those of
/// heads kept elsewhere.
package struct ExportAudit: Sendable {
  package let header: Header
  package private(set) var ledger: LedgerAudit
  /// Sizes of the heads that fit so far.
  package var confirmedSizes: [UInt64] {
    ledger.confirmed.map(\.checkpoint.treeSize)
      + (isHeadKept ? [header.head.checkpoint.treeSize] : [])
  }
  /// A kept head is the export's own.
  private let isHeadKept: Bool
  /// Set once an event is missing: from then on it is only looked for.
  private var missing: LedgerFault?

  /// What the export says of itself, once that is proved.
  package struct Header: Sendable {
    package let head: SignedCheckpoint
    package let chain: KeyChain
    package let after: Epoch
    package let last: Epoch
    let consistency: [HashValue]
  }

  /// Of the export's first record. `heads` are kept elsewhere.
  package init(
    _ first: JetonV1.ExportEventsResponse, heads: [HeadNote] = []
  ) throws(LedgerFault) {
    guard let message = first.header else {
      throw LedgerFault(.malformed, "the export does not begin with its header")
    }
    let header = try Header(message)
    self.header = header
    let subtrees = message.subtrees.compactMap(HashValue.init(bytes:))
    guard subtrees.count == message.subtrees.count,
      let frontier = TreeFrontier(size: header.after, subtrees: subtrees)
    else {
      throw LedgerFault(.malformed, "the header's subtrees are not those of \(header.after) events")
    }
    let end = header.head.checkpoint
    for head in heads where head.checkpoint.treeSize > end.treeSize {
      throw LedgerFault(
        .cutOff, at: end.treeSize + 1,
        "the ledger ended with event \(end.treeSize) when it was exported, and a kept head covers "
          + "\(head.checkpoint.treeSize)")
    }
    for head in heads { try header.chain.check(head) }
    for head in heads where head.checkpoint.treeSize == end.treeSize {
      guard head.checkpoint.root == end.root else {
        throw LedgerFault(
          .rewritten, at: 1, "the export's head is not the kept head of \(end.treeSize) events")
      }
    }
    isHeadKept =
      end.treeSize > header.last && heads.contains { $0.checkpoint.treeSize == end.treeSize }
    ledger = try LedgerAudit(
      after: frontier, chain: header.chain,
      heads: heads.filter { $0.checkpoint.treeSize <= header.last })
  }

  package mutating func take(_ record: JetonV1.ExportEventsResponse) throws(LedgerFault) {
    guard missing == nil else { return try look(for: record.epoch) }
    guard record.header == nil else {
      throw LedgerFault(.malformed, "the export has a second header")
    }
    guard record.epoch <= header.last else {
      throw LedgerFault(
        .inserted, at: record.epoch,
        "event \(record.epoch) follows the export's last event, \(header.last)")
    }
    guard let leafHash = HashValue(bytes: record.leafHash),
      record.entry.isEmpty == (record.absence != .unspecified)
    else {
      throw LedgerFault(
        .malformed, at: record.epoch,
        "event \(record.epoch) of the export has no hash, or no reason for what it lacks")
    }
    do throws(LedgerFault) {
      try ledger.take(
        LedgerRecord(
          epoch: record.epoch, entry: record.entry.isEmpty ? nil : record.entry,
          leafHash: leafHash))
    } catch {
      // It may be further on.
      guard error.kind == .removed, record.epoch > ledger.size + 1 else { throw error }
      missing = error
    }
  }

  package func finish() throws(LedgerFault) {
    if let missing { throw missing }
    guard ledger.size == header.last else {
      throw LedgerFault(
        .cutOff, at: ledger.size + 1,
        "the export ends with event \(ledger.size), and should with \(header.last)")
    }
    let end = header.head.checkpoint
    let isOfHead = MerkleTree.verifyConsistency(
      from: ledger.size, oldRoot: ledger.frontier.root, to: end.treeSize, root: end.root,
      proof: header.consistency)
    guard isOfHead else {
      let first = max(header.after, ledger.confirmed.last?.checkpoint.treeSize ?? 0) + 1
      throw LedgerFault(
        .rewritten, at: first,
        "the events \(first) to \(ledger.size) are not those that the export's head was signed "
          + "over: one or more were rewritten together with their hashes, or the proof was")
    }
    try ledger.finish()
  }

  private func look(for epoch: Epoch) throws(LedgerFault) {
    guard let missing, epoch == missing.epoch else { return }
    throw LedgerFault(
      .swapped, at: epoch, "event \(epoch) is not in its place but further on")
  }
}

extension ExportAudit.Header {
  fileprivate init(_ message: JetonV1.ExportHeader) throws(LedgerFault) {
    guard let head = message.checkpoint.flatMap({ SignedCheckpoint($0) }), let keys = message.keys
    else { throw LedgerFault(.malformed, "the header has no head, or no keys") }
    chain = try KeyChain(keys)
    try chain.check(head)
    self.head = head
    after = message.afterEpoch
    last = message.lastEpoch
    consistency = message.consistency.compactMap(HashValue.init(bytes:))
    guard after <= last, last <= head.checkpoint.treeSize,
      consistency.count == message.consistency.count
    else { throw LedgerFault(.malformed, "the header's range is not one of its ledger") }
  }
}
