import JetonCrypto
import Testing

@testable import JetonLedger

@Suite struct MerkleTreeTests {
  // The inputs of the tests of Certificate Transparency, with the roots of their trees.
  private static let inputs: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    [
      0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E,
      0x6F,
    ],
  ]
  private static let roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func `roots are those of Certificate Transparency`() {
    var tree = StoredTree()
    #expect(
      tree.frontier.root.bytes
        == hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    for (input, root) in zip(Self.inputs, Self.roots) {
      tree.append(input)
      #expect(tree.frontier.root.bytes == hex(root))
      #expect(tree.root(size: tree.frontier.size).bytes == hex(root))
    }
  }

  @Test func `the root of every size up to 130 is that of the definition`() {
    let tree = StoredTree(size: 130)
    for size in 0...130 {
      #expect(tree.root(size: UInt64(size)) == definition(tree.leaves[..<size]))
    }
  }

  @Test func `a frontier read back goes on as if it had never stopped`() {
    for size in 0...70 {
      let tree = StoredTree(size: size)
      let frontier = TreeFrontier(size: UInt64(size)) { tree.node($0) }
      #expect(frontier == tree.frontier)
    }
  }

  @Test func `nodes are completed at the positions that follow each other`() {
    let tree = StoredTree(size: 300)
    #expect(tree.positions == Array(0..<UInt64(tree.positions.count)))
    #expect(TreeNodeID.count(inTreeOf: 300) == UInt64(tree.positions.count))
  }

  @Test func `every leaf of every tree up to 40 is proved, and no other leaf`() {
    let tree = StoredTree(size: 40)
    for size in UInt64(1)...40 {
      let root = tree.root(size: size)
      for leaf in 0..<size {
        let proof = MerkleTree.inclusionProof(leaf: leaf, size: size) { tree.node($0) }
        func holds(_ hash: HashValue, _ leaf: UInt64, _ size: UInt64, _ proof: [HashValue]) -> Bool
        {
          MerkleTree.verifyInclusion(of: hash, leaf: leaf, size: size, proof: proof, root: root)
        }
        let hash = tree.leaves[Int(leaf)]
        #expect(holds(hash, leaf, size, proof))
        #expect(!holds(MerkleTree.leafHash([99]), leaf, size, proof))
        #expect(!holds(hash, leaf ^ 1, size, proof))
        #expect(!holds(hash, size, size, proof))
        #expect(!holds(hash, leaf, size, proof + [root]))
        if !proof.isEmpty { #expect(!holds(hash, leaf, size, Array(proof.dropLast()))) }
      }
    }
  }

  @Test func `every tree up to 40 is proved to extend every smaller one, and no other`() {
    let tree = StoredTree(size: 40)
    for size in UInt64(0)...40 {
      let root = tree.root(size: size)
      for oldSize in 0...size {
        let oldRoot = tree.root(size: oldSize)
        let proof = MerkleTree.consistencyProof(from: oldSize, to: size) { tree.node($0) }
        func holds(_ oldRoot: HashValue, _ proof: [HashValue]) -> Bool {
          MerkleTree.verifyConsistency(
            from: oldSize, oldRoot: oldRoot, to: size, root: root, proof: proof)
        }
        #expect(holds(oldRoot, proof))
        #expect(!holds(oldRoot, proof + [root]))
        if oldSize > 0 { #expect(!holds(MerkleTree.leafHash([99]), proof)) }
        if !proof.isEmpty { #expect(!holds(oldRoot, Array(proof.dropLast()))) }
      }
    }
  }

  private func definition(_ leaves: ArraySlice<HashValue>) -> HashValue {
    if leaves.isEmpty { return MerkleTree.emptyRoot }
    if leaves.count == 1 { return leaves.first! }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    return MerkleTree.parentHash(
      definition(leaves.prefix(split)), definition(leaves.dropFirst(split)))
  }
}

/// A tree that keeps its nodes as a store does.
private struct StoredTree {
  private(set) var frontier = TreeFrontier()
  private(set) var leaves: [HashValue] = []
  private(set) var positions: [UInt64] = []
  private var nodes: [TreeNodeID: HashValue] = [:]

  init(size: Int = 0) {
    for number in 0..<size { append([UInt8(truncatingIfNeeded: number), UInt8(number >> 8)]) }
  }

  mutating func append(_ bytes: [UInt8]) {
    leaves.append(MerkleTree.leafHash(bytes))
    for node in frontier.append(leaf: leaves.last!) {
      positions.append(node.id.position)
      nodes[node.id] = node.hash
    }
  }

  func node(_ id: TreeNodeID) -> HashValue { nodes[id]! }

  func root(size: UInt64) -> HashValue {
    MerkleTree.root(size: size) { node($0) }
  }
}

func hex(_ text: String) -> [UInt8] {
  let digits = text.map { UInt8($0.hexDigitValue!) }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
