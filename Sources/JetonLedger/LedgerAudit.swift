package import JetonCrypto
package import JetonDomain
import JetonMessages

/// One event as a database or an export holds it.
package struct LedgerRecord: Sendable, Hashable {
  package var epoch: Epoch
  /// Nil where the bytes are not there (any more), and only the hash of their leaf is.
  package var entry: [UInt8]?
  /// As it stands beside the bytes.
  package var leafHash: HashValue

  package init(epoch: Epoch, entry: [UInt8]?, leafHash: HashValue) {
    self.epoch = epoch
    self.entry = entry
    self.leafHash = leafHash
  }
}

/// Follows a ledger event by event, builds its tree, and says what is wrong at the first event
/// that does not fit. It knows neither files nor SQL.
package struct LedgerAudit: Sendable {
  package private(set) var frontier: TreeFrontier
  /// Known from the start, or from the event that the ledger begins with.
  package private(set) var chain: KeyChain?
  /// Events whose bytes were there.
  package private(set) var readCount: UInt64 = 0
  /// Heads that fit.
  package private(set) var confirmed: [HeadNote] = []
  /// Heads still to come, the next one last.
  private var expected: [HeadNote]
  private let isChainGiven: Bool
  private var lastTime = Instant.earliest

  /// `heads` are those kept elsewhere, in any order. Those of fewer events than `frontier` cannot
  /// be checked, and are not.
  package init(
    after frontier: TreeFrontier = TreeFrontier(), chain: KeyChain? = nil,
    heads: [HeadNote] = []
  ) throws(LedgerFault) {
    self.frontier = frontier
    self.chain = chain
    isChainGiven = chain != nil
    expected =
      heads.filter { $0.checkpoint.treeSize >= frontier.size }
      .sorted { $0.checkpoint.treeSize > $1.checkpoint.treeSize }
    try compareHeads()
  }

  package var size: UInt64 { frontier.size }

  /// Returns the nodes that the event completes, for whoever keeps nodes to compare.
  @discardableResult
  package mutating func take(_ record: LedgerRecord) throws(LedgerFault) -> [TreeNode] {
    let epoch = frontier.size + 1
    guard record.epoch == epoch else { throw misplaced(record, expecting: epoch) }
    if let entry = record.entry { try read(entry, hashedTo: record.leafHash, at: epoch) }
    try checkRotation(at: epoch, record.leafHash)
    let nodes = frontier.append(leaf: record.leafHash)
    try compareHeads()
    return nodes
  }

  /// Nothing follows: heads of more events say that the end is missing.
  package func finish() throws(LedgerFault) {
    guard let head = expected.last?.checkpoint else { return }
    throw LedgerFault(
      .cutOff, at: size + 1,
      "the ledger ends with event \(size), and a kept head covers \(head.treeSize): events "
        + "\(size + 1) to \(head.treeSize) were cut off")
  }

  private func misplaced(_ record: LedgerRecord, expecting epoch: Epoch) -> LedgerFault {
    record.epoch > epoch
      ? LedgerFault(.removed, at: epoch, "event \(epoch) is missing")
      : LedgerFault(
        .inserted, at: epoch,
        "an event \(record.epoch) stands where event \(epoch) belongs; there is one already")
  }

  private mutating func read(
    _ entry: [UInt8], hashedTo leafHash: HashValue, at epoch: Epoch
  ) throws(LedgerFault) {
    guard let event = try? JetonV1.Event(decoding: entry.span, limits: .standard),
      event.epoch > 0
    else {
      throw LedgerFault(.changed, at: epoch, "event \(epoch) was changed: it cannot be read")
    }
    guard event.epoch == epoch else {
      throw LedgerFault(
        .swapped, at: epoch, "in the place of event \(epoch) stands event \(event.epoch)")
    }
    guard MerkleTree.leafHash(entry) == leafHash else {
      throw LedgerFault(
        .changed, at: epoch, "event \(epoch) was changed: its bytes do not have its hash")
    }
    let time = Instant(microseconds: event.time?.microsecondsSince1970 ?? .min)
    guard time >= lastTime else {
      throw LedgerFault(
        .changed, at: epoch, "event \(epoch) was changed: it is older than the one before it")
    }
    lastTime = time
    readCount += 1
    try follow(event, entry, at: epoch)
  }

  private mutating func compareHeads() throws(LedgerFault) {
    while let head = expected.last, head.checkpoint.treeSize == size {
      guard head.checkpoint.root == frontier.root else { throw rewritten(before: head) }
      if let chain { try chain.check(head) }
      confirmed.append(head)
      expected.removeLast()
    }
  }

  private func rewritten(before head: HeadNote) -> LedgerFault {
    let first = (confirmed.last?.checkpoint.treeSize ?? 0) + 1
    return LedgerFault(
      .rewritten, at: first,
      "the first \(size) events are not those of the kept head of \(size): one or more of the "
        + "events \(first) to \(size) were rewritten, together with all hashes over them")
  }
}

// The ledger's keys.
extension LedgerAudit {
  private mutating func follow(
    _ event: JetonV1.Event, _ entry: [UInt8], at epoch: Epoch
  ) throws(LedgerFault) {
    if let first = event.firstKey, epoch == 1 {
      guard chain == nil || chain?.firstKey == first else {
        throw LedgerFault(
          .key, at: epoch, "event \(epoch) begins the ledger with another key than the one known")
      }
      chain = chain ?? KeyChain(firstKey: first)
    }
    guard event.verb == Verb.rotateLedgerKey.rawValue else { return }
    guard let rotation = KeyRotation(event, entry: entry) else {
      throw LedgerFault(.key, at: epoch, "the new key in event \(epoch) cannot be read")
    }
    if isChainGiven {
      guard chain?.rotations.contains(rotation) == true else {
        throw LedgerFault(
          .key, at: epoch, "event \(epoch) changes the ledger's key, which its keys do not tell of")
      }
    } else {
      try chain?.follow(rotation)
    }
  }

  /// A rotation that is told of must be in the tree.
  private func checkRotation(at epoch: Epoch, _ leaf: HashValue) throws(LedgerFault) {
    guard isChainGiven, let rotation = chain?.rotations.first(where: { $0.epoch == epoch }) else {
      return
    }
    guard MerkleTree.leafHash(rotation.entry) == leaf else {
      throw LedgerFault(
        .key, at: epoch,
        "event \(epoch) is not the change of the key that the ledger's keys tell of")
    }
  }
}
