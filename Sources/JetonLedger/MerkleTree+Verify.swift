package import JetonCrypto

// Checking proofs, step by step as RFC 9162 tells verifiers to.
extension MerkleTree {
  /// RFC 9162, section 2.1.3.2.
  package static func verifyInclusion(
    of leafHash: HashValue, leaf: UInt64, size: UInt64, proof: [HashValue], root: HashValue
  ) -> Bool {
    guard leaf < size else { return false }
    var walk = Walk(node: leaf, last: size - 1)
    var hash = leafHash
    for sibling in proof {
      guard let side = walk.step() else { return false }
      hash = side == .left ? parentHash(sibling, hash) : parentHash(hash, sibling)
    }
    return walk.isAtRoot && hash == root
  }

  /// RFC 9162, section 2.1.4.2. Nothing is proved of an empty old tree, and nothing need be.
  package static func verifyConsistency(
    from oldSize: UInt64, oldRoot: HashValue, to size: UInt64, root: HashValue,
    proof: [HashValue]
  ) -> Bool {
    guard 0 < oldSize, oldSize < size else {
      return proof.isEmpty && (oldSize == size ? oldRoot == root : oldSize == 0)
    }
    // An old tree that is one full subtree stands for itself.
    let path = oldSize.nonzeroBitCount == 1 ? [oldRoot] + proof : proof
    guard let start = path.first else { return false }
    var walk = Walk(node: oldSize - 1, last: size - 1)
    walk.climb()
    var (oldHash, hash) = (start, start)
    for sibling in path.dropFirst() {
      guard let side = walk.step() else { return false }
      if side == .left { oldHash = parentHash(sibling, oldHash) }
      hash = side == .left ? parentHash(sibling, hash) : parentHash(hash, sibling)
    }
    return walk.isAtRoot && oldHash == oldRoot && hash == root
  }
}

/// The way from a node up to the root: fn and sn of the RFC.
private struct Walk {
  var node: UInt64
  var last: UInt64

  /// Where the sibling stands.
  enum Side { case left, right }

  var isAtRoot: Bool { last == 0 }

  /// Up, past the levels on which the node is a right child of a full subtree.
  mutating func climb() {
    while node & 1 == 1 { up() }
  }

  /// Up by one sibling; nil: there is no further one.
  mutating func step() -> Side? {
    if last == 0 { return nil }
    let isLeftSibling = node & 1 == 1 || node == last
    if isLeftSibling {
      while node & 1 == 0 && node != 0 { up() }
    }
    up()
    return isLeftSibling ? .left : .right
  }

  private mutating func up() {
    node >>= 1
    last >>= 1
  }
}
