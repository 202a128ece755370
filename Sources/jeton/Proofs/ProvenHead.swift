import JetonClient
import JetonCrypto
import JetonLedger
import JetonMessages

/// The ledger's head as a server tells it now, and the keys it proves itself by. Whether it is
/// the head that others are told is for a witness to see.
struct ProvenHead: Sendable {
  let signed: SignedCheckpoint
  let chain: KeyChain

  var checkpoint: Checkpoint { signed.checkpoint }

  /// Throws `LedgerFault` for what proves nothing.
  init(from server: Server) async throws {
    let answer = try await server.ledger.getCheckpoint(JetonV1.GetCheckpointRequest())
    guard let signed = SignedCheckpoint(try answer.checkpoint.present()) else {
      throw LedgerFault(.malformed, "the server's head cannot be read")
    }
    chain = try KeyChain(try answer.keys.present())
    try chain.check(signed)
    self.signed = signed
  }

  /// That the event of this leaf is in the tree.
  func proof(
    ofEpoch epoch: UInt64, from server: Server
  ) async throws -> JetonV1.GetInclusionProofResponse {
    let proof = try await server.ledger.getInclusionProof(
      JetonV1.GetInclusionProofRequest(epoch: epoch, treeSize: checkpoint.treeSize))
    guard proof.leafIndex + 1 == epoch, proof.treeSize == checkpoint.treeSize,
      let leaf = HashValue(bytes: proof.leafHash),
      MerkleTree.verifyInclusion(
        of: leaf, leaf: proof.leafIndex, size: proof.treeSize,
        proof: proof.hashes.compactMap { HashValue(bytes: $0) }, root: checkpoint.root)
    else {
      throw LedgerFault(
        .rewritten, at: epoch, "the server does not prove that event \(epoch) is in its ledger")
    }
    return proof
  }

  /// That the tree of an earlier head is the beginning of this one.
  func check(extends earlier: Checkpoint, from server: Server) async throws {
    let answer = try await server.ledger.getConsistencyProof(
      JetonV1.GetConsistencyProofRequest(
        firstTreeSize: earlier.treeSize, secondTreeSize: checkpoint.treeSize))
    guard
      MerkleTree.verifyConsistency(
        from: earlier.treeSize, oldRoot: earlier.root, to: checkpoint.treeSize,
        root: checkpoint.root, proof: answer.hashes.compactMap { HashValue(bytes: $0) })
    else {
      throw LedgerFault(
        .rewritten, at: 1,
        "history was rewritten: the ledger of \(checkpoint.treeSize) events does not begin with "
          + "the \(earlier.treeSize) that were kept")
    }
  }
}
