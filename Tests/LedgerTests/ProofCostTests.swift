import JetonCrypto
import Testing

@testable import JetonLedger

/// What proofs over long ledgers read. The tree's nodes are made up as they are asked for, so a
/// hundred million events need no disk.
@Suite struct ProofCostTests {
  /// Not powers of two, whose right edge would be smooth.
  static let sizes: [UInt64] = [10_007, 1_000_003, 100_000_007, (1 << 40) - 1]

  @Test(arguments: sizes) func `a proof reads a few nodes for each doubling`(size: UInt64) throws {
    let levels = 64 - (size - 1).leadingZeroBitCount
    for place in [0, 1, size / 3, size / 2, size - 2, size - 1] {
      var reader = CountingReader()
      let proof = MerkleTree.inclusionProof(leaf: place, size: size) { reader.node($0) }
      #expect(proof.count <= levels)
      // One for each sibling, and of the ragged right edge what it is made of.
      #expect(reader.count <= 2 * levels, "\(reader.count) for event \(place) of \(size)")
    }
    for old in [1, 2, size / 3, size / 2, size - 1] {
      var reader = CountingReader()
      let proof = MerkleTree.consistencyProof(from: old, to: size) { reader.node($0) }
      #expect(proof.count <= levels + 1)
      #expect(reader.count <= 2 * levels + 1, "\(reader.count) from \(old) to \(size)")
    }
    var reader = CountingReader()
    _ = MerkleTree.root(size: size) { reader.node($0) }
    #expect(reader.count == size.nonzeroBitCount)
  }

  /// The proofs over the made-up tree hold, so what was read is what is needed.
  @Test func `proofs over a hundred million events hold`() {
    let size: UInt64 = 100_000_007
    var reader = CountingReader()
    let root = MerkleTree.root(size: size) { reader.node($0) }
    for place in [0, size / 3, size - 1] {
      let proof = MerkleTree.inclusionProof(leaf: place, size: size) { reader.node($0) }
      #expect(
        MerkleTree.verifyInclusion(
          of: reader.node(TreeNodeID(level: 0, index: place)), leaf: place, size: size,
          proof: proof, root: root))
    }
    for old in [1, size / 3, size - 1] {
      let proof = MerkleTree.consistencyProof(from: old, to: size) { reader.node($0) }
      let oldRoot = MerkleTree.root(size: old) { reader.node($0) }
      #expect(
        MerkleTree.verifyConsistency(
          from: old, oldRoot: oldRoot, to: size, root: root, proof: proof))
    }
  }
}

/// All leaves are alike, so a full subtree's hash depends on its level alone.
private struct CountingReader {
  private(set) var count = 0
  private var levels: [HashValue] = [MerkleTree.leafHash([])]

  mutating func node(_ id: TreeNodeID) -> HashValue {
    count += 1
    while levels.count <= id.level {
      let below = levels[levels.count - 1]
      levels.append(MerkleTree.parentHash(below, below))
    }
    return levels[id.level]
  }
}
