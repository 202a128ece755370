package import JetonCrypto

/// The full subtrees at the right edge, largest first: all that appending needs to know.
package struct TreeFrontier: Sendable, Hashable {
  package private(set) var size: UInt64 = 0
  /// One for each bit of `size`.
  package private(set) var subtrees: [HashValue] = []

  package init() {}

  /// Nil unless there is a subtree for each bit of `size`.
  package init?(size: UInt64, subtrees: [HashValue]) {
    guard subtrees.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.subtrees = subtrees
  }

  /// The frontier of a tree whose nodes are stored.
  package init<Failure: Error>(
    size: UInt64, node: (TreeNodeID) throws(Failure) -> HashValue
  ) throws(Failure) {
    var first: UInt64 = 0
    for level in (0..<64).reversed() where size >> UInt64(level) & 1 == 1 {
      subtrees.append(try node(TreeNodeID(level: level, index: first >> UInt64(level))))
      first += 1 << UInt64(level)
    }
    self.size = size
  }

  package var root: HashValue {
    guard var hash = subtrees.last else { return MerkleTree.emptyRoot }
    for left in subtrees.dropLast().reversed() { hash = MerkleTree.parentHash(left, hash) }
    return hash
  }

  /// Returns the full subtrees that the leaf completes, itself first.
  package mutating func append(leaf: HashValue) -> [TreeNode] {
    var completed: [TreeNode] = []
    append(leaf: leaf) { completed.append($0) }
    return completed
  }

  /// Calls `body` for each full subtree that the leaf completes, itself first.
  package mutating func append<Failure: Error>(
    leaf: HashValue, _ body: (TreeNode) throws(Failure) -> Void
  ) throws(Failure) {
    var node = TreeNode(id: TreeNodeID(level: 0, index: size), hash: leaf)
    try body(node)
    while node.id.index & 1 == 1 {
      let left = subtrees.removeLast()
      node = TreeNode(
        id: TreeNodeID(level: node.id.level + 1, index: node.id.index >> 1),
        hash: MerkleTree.parentHash(left, node.hash))
      try body(node)
    }
    subtrees.append(node.hash)
    size += 1
  }
}
