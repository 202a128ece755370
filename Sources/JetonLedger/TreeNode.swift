package import JetonCrypto

/// Names a full subtree: `level` 0 are the leaves, `index` counts subtrees of that size.
package struct TreeNodeID: Sendable, Hashable {
  package var level: Int
  package var index: UInt64

  package init(level: Int, index: UInt64) {
    precondition(level >= 0 && level < 64)
    self.level = level
    self.index = index
  }

  /// Where the node comes when nodes are counted, from zero, in the order in which appending
  /// leaves completes them. A store keyed by it only ever appends.
  package var position: UInt64 {
    let lastLeaf = (index + 1) << UInt64(level) - 1
    // Before leaf n, n leaves and n - popcount(n) inner nodes were completed.
    return 2 * lastLeaf - UInt64(lastLeaf.nonzeroBitCount) + UInt64(level)
  }

  /// How many leaves the largest tree has whose full subtrees are not more than this; every tree
  /// with exactly so many has that many leaves.
  package static func leafCount(ofNodes count: UInt64) -> UInt64 {
    var (low, high): (UInt64, UInt64) = (0, count)
    while low < high {
      let middle = low + (high - low + 1) / 2
      if self.count(inTreeOf: middle) <= count { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// How many full subtrees a tree of this many leaves has.
  package static func count(inTreeOf size: UInt64) -> UInt64 {
    2 * size - UInt64(size.nonzeroBitCount)
  }
}

/// A full subtree and its hash.
package struct TreeNode: Sendable, Hashable {
  package var id: TreeNodeID
  package var hash: HashValue

  package init(id: TreeNodeID, hash: HashValue) {
    self.id = id
    self.hash = hash
  }
}
