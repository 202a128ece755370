import JetonCrypto
import JetonLedger
import JetonMessages

/// Holds a ledger to what it said before: each head it is shown must be genuine and extend the
/// last one kept. Only who keeps heads elsewhere can tell that a ledger's end was cut off.
struct Witness: Sendable {
  let file: HeadFile
  /// The ledger that is expected, if nothing is kept yet.
  let origin: String?

  struct Sight: Sendable {
    let head: ProvenHead
    let status: Status
    /// Of the head kept before.
    let previousSize: UInt64?
  }

  enum Status: String, Sendable {
    case first, unchanged, extended
  }

  /// Throws `LedgerFault` when the ledger is not what it was; then nothing is kept.
  func look(at server: Server) async throws -> Sight {
    let kept = try file.heads() ?? []
    let head = try await ProvenHead(from: server)
    let last = kept.max { $0.checkpoint.treeSize < $1.checkpoint.treeSize }
    try checkName(head, last?.checkpoint.origin ?? origin)
    if let last { try await check(head, against: last, server) }
    try await checkRotations(head, after: last?.checkpoint.treeSize ?? 0, server)
    let size = last?.checkpoint.treeSize
    if size != head.checkpoint.treeSize { try file.append(head.signed) }
    let status: Status =
      size == nil ? .first : size == head.checkpoint.treeSize ? .unchanged : .extended
    return Sight(head: head, status: status, previousSize: size)
  }

  private func checkName(_ head: ProvenHead, _ expected: String?) throws(LedgerFault) {
    guard let expected, expected != head.chain.origin else { return }
    throw LedgerFault(
      .key, "this is another ledger: \(head.chain.origin), and not \(expected)")
  }

  private func check(
    _ head: ProvenHead, against kept: HeadNote, _ server: Server
  ) async throws {
    let (old, new) = (kept.checkpoint, head.checkpoint)
    guard new.treeSize >= old.treeSize else {
      throw LedgerFault(
        .cutOff, at: new.treeSize + 1,
        "history was rolled back: the ledger has \(new.treeSize) events, and had \(old.treeSize)")
    }
    do throws(LedgerFault) {
      try head.chain.check(kept)
    } catch {
      throw LedgerFault(
        .key, at: 1,
        "history was rewritten: the ledger's keys are not those that signed the head of "
          + "\(old.treeSize) events that was kept")
    }
    guard new.treeSize > old.treeSize else {
      guard new.root == old.root else {
        throw LedgerFault(
          .rewritten, at: 1,
          "history was rewritten: the \(new.treeSize) events are not those that were kept")
      }
      return
    }
    if old.treeSize > 0 { try await head.check(extends: old, from: server) }
  }

  /// A new key is believed because the one before says so, and only as an event of the tree.
  private func checkRotations(
    _ head: ProvenHead, after size: UInt64, _ server: Server
  ) async throws {
    for rotation in head.chain.rotations where rotation.epoch > size {
      let proof = try await head.proof(ofEpoch: rotation.epoch, from: server)
      guard proof.leafHash == MerkleTree.leafHash(rotation.entry).bytes else {
        throw LedgerFault(
          .key, at: rotation.epoch,
          "event \(rotation.epoch) of the ledger is not the change of its key that it tells of")
      }
    }
  }
}
