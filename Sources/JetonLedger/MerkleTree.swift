// What makes the ledger provable: the bytes of an event, the tree over them, its signed heads.
// It does no I/O: whoever calls reads and writes nodes. It must not know who may read what.

package import JetonCrypto

/// The tree of RFC 9162, section 2.1, over leaves numbered from zero; the event of epoch n is
/// leaf n - 1.
///
/// Functions take a reader of full subtrees and read O(log n) of them.
package enum MerkleTree {
  /// The hash of the tree without leaves.
  package static let emptyRoot = SHA256().finalized()

  package static func leafHash(_ bytes: [UInt8]) -> HashValue {
    var hash = SHA256()
    hash.update(0x00)
    hash.update(bytes)
    return hash.finalized()
  }

  package static func parentHash(_ left: HashValue, _ right: HashValue) -> HashValue {
    var hash = SHA256()
    hash.update(0x01)
    hash.update(left)
    hash.update(right)
    return hash.finalized()
  }

  package static func root<Failure: Error>(
    size: UInt64, node: (TreeNodeID) throws(Failure) -> HashValue
  ) throws(Failure) -> HashValue {
    if size == 0 { return emptyRoot }
    return try root(of: Subtree(first: 0, count: size), node: node)
  }

  /// PATH(m, D_n) of RFC 9162, section 2.1.3.1: the siblings from the leaf up.
  package static func inclusionProof<Failure: Error>(
    leaf: UInt64, size: UInt64, node: (TreeNodeID) throws(Failure) -> HashValue
  ) throws(Failure) -> [HashValue] {
    precondition(leaf < size)
    var siblings: [Subtree] = []
    var subtree = Subtree(first: 0, count: size)
    while let (left, right) = subtree.halves {
      let isLeft = leaf < right.first
      siblings.append(isLeft ? right : left)
      subtree = isLeft ? left : right
    }
    return try roots(of: siblings.reversed(), node: node)
  }

  /// PROOF(m, D_n) of RFC 9162, section 2.1.4.1. Empty when the sizes are equal, or the old
  /// tree is empty.
  package static func consistencyProof<Failure: Error>(
    from oldSize: UInt64, to size: UInt64, node: (TreeNodeID) throws(Failure) -> HashValue
  ) throws(Failure) -> [HashValue] {
    precondition(oldSize <= size)
    if oldSize == 0 || oldSize == size { return [] }
    var proof: [Subtree] = []
    var subtree = Subtree(first: 0, count: size)
    while subtree.end > oldSize, let (left, right) = subtree.halves {
      let isLeft = oldSize <= right.first
      proof.append(isLeft ? right : left)
      subtree = isLeft ? left : right
    }
    // The old tree's own last subtree, which its holder knows only if it is the whole of it.
    if subtree.first > 0 { proof.append(subtree) }
    return try roots(of: proof.reversed(), node: node)
  }

  private static func roots<Failure: Error>(
    of subtrees: [Subtree], node: (TreeNodeID) throws(Failure) -> HashValue
  ) throws(Failure) -> [HashValue] {
    var roots: [HashValue] = []
    for subtree in subtrees { roots.append(try root(of: subtree, node: node)) }
    return roots
  }

  /// Of full subtrees the stored hash; of the ragged right edge, built from them. The edge is at
  /// most 64 levels deep, and so is this loop long.
  private static func root<Failure: Error>(
    of subtree: Subtree, node: (TreeNodeID) throws(Failure) -> HashValue
  ) throws(Failure) -> HashValue {
    var full: [HashValue] = []
    var rest = subtree
    while rest.fullID == nil, let (left, right) = rest.halves {
      full.append(try root(of: left, node: node))
      rest = right
    }
    guard let id = rest.fullID else { preconditionFailure("a subtree has leaves") }
    var hash = try node(id)
    for left in full.reversed() { hash = parentHash(left, hash) }
    return hash
  }
}

/// A subtree of RFC 9162: leaves from `first` on, which a power of two not below `count` divides.
private struct Subtree {
  var first: UInt64
  var count: UInt64
  var end: UInt64 { first + count }

  /// Split at the largest power of two below `count`; nil for a leaf.
  var halves: (left: Subtree, right: Subtree)? {
    if count <= 1 { return nil }
    let split: UInt64 = 1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    return (
      Subtree(first: first, count: split), Subtree(first: first + split, count: count - split)
    )
  }

  /// The name of the subtree when it is full.
  var fullID: TreeNodeID? {
    guard count.nonzeroBitCount == 1 else { return nil }
    let level = count.trailingZeroBitCount
    return TreeNodeID(level: level, index: first >> UInt64(level))
  }
}
