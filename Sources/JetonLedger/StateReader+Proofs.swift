package import JetonCrypto
package import JetonDomain

// Proofs over the nodes of a store. Sizes come from `lastEpoch`, or are at most that.
extension StateReader {
  package mutating func treeRoot(size: UInt64) throws(StoreError) -> HashValue {
    try MerkleTree.root(size: size) { (id) throws(StoreError) in try node(id) }
  }

  package mutating func inclusionProof(of epoch: Epoch, size: UInt64)
    throws(StoreError) -> [HashValue]
  {
    try MerkleTree.inclusionProof(leaf: epoch - 1, size: size) { (id) throws(StoreError) in
      try node(id)
    }
  }

  package mutating func consistencyProof(from oldSize: UInt64, to size: UInt64)
    throws(StoreError) -> [HashValue]
  {
    try MerkleTree.consistencyProof(from: oldSize, to: size) { (id) throws(StoreError) in
      try node(id)
    }
  }

  /// Of an event that was appended, also when the event itself is gone.
  package mutating func leafHash(_ epoch: Epoch) throws(StoreError) -> HashValue {
    try node(TreeNodeID(level: 0, index: epoch - 1))
  }

  package mutating func frontier(size: UInt64) throws(StoreError) -> TreeFrontier {
    try TreeFrontier(size: size) { (id) throws(StoreError) in try node(id) }
  }

  package mutating func node(_ id: TreeNodeID) throws(StoreError) -> HashValue {
    guard let bytes = try treeNode(level: id.level, index: id.index),
      let hash = HashValue(bytes: bytes)
    else { throw .corrupt(detail: "tree node \(id.level)/\(id.index) is missing") }
    return hash
  }
}
