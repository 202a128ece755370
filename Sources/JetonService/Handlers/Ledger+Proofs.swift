import JetonCrypto
import JetonDomain
import JetonLedger
import JetonMessages
import JetonRPC

extension Ledger {
  func getCheckpoint(
    _ request: JetonV1.GetCheckpointRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.GetCheckpointResponse {
    let head = try await tree(by: caller) { size, reader throws(StoreError) in
      try signer.head(size, &reader)
    }
    return JetonV1.GetCheckpointResponse(
      checkpoint: JetonV1.Checkpoint(head), keys: signer.chain.message)
  }

  func getInclusionProof(
    _ request: JetonV1.GetInclusionProofRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.GetInclusionProofResponse {
    let proof: JetonV1.GetInclusionProofResponse? = try await tree(by: caller) {
      end, reader throws(StoreError) in
      let size = request.treeSize == 0 ? end : request.treeSize
      guard request.epoch > 0, request.epoch <= size, size <= end else { return nil }
      var response = JetonV1.GetInclusionProofResponse()
      response.leafIndex = request.epoch - 1
      response.treeSize = size
      response.leafHash = try reader.leafHash(request.epoch).bytes
      response.hashes = try reader.inclusionProof(of: request.epoch, size: size).map(\.bytes)
      return response
    }
    guard let proof else {
      throw .invalid("epoch", "must be from 1 to tree_size, and that at most the ledger's size")
    }
    return proof
  }

  func getConsistencyProof(
    _ request: JetonV1.GetConsistencyProofRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.GetConsistencyProofResponse {
    let proof: JetonV1.GetConsistencyProofResponse? = try await tree(by: caller) {
      end, reader throws(StoreError) in
      let first = request.firstTreeSize
      let second = request.secondTreeSize == 0 ? end : request.secondTreeSize
      guard first > 0, first <= second, second <= end else { return nil }
      return JetonV1.GetConsistencyProofResponse(
        firstTreeSize: first, secondTreeSize: second,
        hashes: try reader.consistencyProof(from: first, to: second).map(\.bytes))
    }
    guard let proof else {
      throw .invalid("first_tree_size", "must be from 1 to second_tree_size, in a ledger as long")
    }
    return proof
  }

  /// Reads the tree at its present size.
  func tree<Found: Sendable>(
    by caller: Caller,
    _ follow: @escaping @Sendable (UInt64, inout S.Reader) throws(StoreError) -> Found
  ) async throws(RPCError) -> Found {
    try await read(EventQuery(organizationID: nil, limit: 1), by: caller) {
      _, reader throws(StoreError) in
      try follow(reader.lastEpoch(), &reader)
    }
  }
}

extension LedgerSigner {
  func head(
    _ size: UInt64, _ reader: inout some StateReader
  ) throws(StoreError) -> SignedCheckpoint {
    sign(
      size: size, root: try reader.treeRoot(size: size),
      time: try reader.entry(size)?.event.time ?? .earliest)
  }
}
