import JetonCrypto
import JetonLedger

extension FuzzTarget {
  /// Proofs of the ledger: those of a real tree hold, and no others do.
  static let proofs = FuzzTarget(name: "proofs", lengthMaximum: 512) { bytes in
    var script = Script(bytes)
    let size = UInt64(1 + script.choice(64))
    let tree = SmallTree(size: size)
    checkInclusion(tree, &script)
    checkConsistency(tree, &script)
    checkAnything(&script)
  }
}

private func checkInclusion(_ tree: SmallTree, _ script: inout Script) {
  let leaf = UInt64(script.byte()) % tree.size
  let proof = MerkleTree.inclusionProof(leaf: leaf, size: tree.size, node: tree.node)
  func holds(_ proof: [HashValue], _ hash: HashValue, _ root: HashValue) -> Bool {
    MerkleTree.verifyInclusion(of: hash, leaf: leaf, size: tree.size, proof: proof, root: root)
  }
  let hash = tree.leaf(leaf)
  require(holds(proof, hash, tree.root(tree.size)), "leaf \(leaf) of \(tree.size) is not proved")
  let other = script.change(proof)
  require(other == proof || !holds(other, hash, tree.root(tree.size)), "a wrong proof holds")
  require(!holds(proof, tree.leaf(leaf + 1), tree.root(tree.size)), "a wrong leaf is proved")
}

private func checkConsistency(_ tree: SmallTree, _ script: inout Script) {
  let old = 1 + UInt64(script.byte()) % tree.size
  let proof = MerkleTree.consistencyProof(from: old, to: tree.size, node: tree.node)
  func holds(_ proof: [HashValue], _ oldRoot: HashValue) -> Bool {
    MerkleTree.verifyConsistency(
      from: old, oldRoot: oldRoot, to: tree.size, root: tree.root(tree.size), proof: proof)
  }
  require(holds(proof, tree.root(old)), "\(old) is not proved a part of \(tree.size)")
  let other = script.change(proof)
  require(other == proof || !holds(other, tree.root(old)), "a wrong proof holds")
  require(!holds(proof, tree.leaf(tree.size)), "a wrong old root is proved")
}

/// Sizes as large as they come, with proofs of nothing.
private func checkAnything(_ script: inout Script) {
  let (first, second) = (script.long(), script.long())
  let hashes = (0..<script.choice(70)).map { script.hash($0) }
  let root = script.hash(255)
  require(
    !MerkleTree.verifyInclusion(of: root, leaf: first, size: second, proof: hashes, root: root)
      || hashes.isEmpty, "any leaf is proved")
  let holds = MerkleTree.verifyConsistency(
    from: first, oldRoot: root, to: second, root: script.hash(254), proof: hashes)
  require(!holds || first == 0, "any tree is a part of another")
}

/// A tree whose nodes are computed when asked for.
private struct SmallTree {
  let size: UInt64

  func leaf(_ index: UInt64) -> HashValue { MerkleTree.leafHash([UInt8(index)]) }

  func node(_ id: TreeNodeID) -> HashValue {
    if id.level == 0 { return leaf(id.index) }
    return MerkleTree.parentHash(
      node(TreeNodeID(level: id.level - 1, index: id.index * 2)),
      node(TreeNodeID(level: id.level - 1, index: id.index * 2 + 1)))
  }

  func root(_ size: UInt64) -> HashValue { MerkleTree.root(size: size, node: node) }
}

extension Script {
  fileprivate mutating func long() -> UInt64 {
    UInt64(word()) << 32 | UInt64(word())
  }

  fileprivate mutating func hash(_ number: Int) -> HashValue {
    MerkleTree.leafHash([UInt8(number), byte()])
  }

  /// One hash more, one less, another, or two of them swapped.
  fileprivate mutating func change(_ proof: [HashValue]) -> [HashValue] {
    var proof = proof
    let place = choice(proof.count + 1)
    switch choice(4) {
    case 0: proof.insert(hash(place), at: place)
    case 1 where place < proof.count: proof.remove(at: place)
    case 2 where place < proof.count: proof[place] = hash(place)
    case 3 where place < proof.count: proof.swapAt(0, place)
    default: break
    }
    return proof
  }
}
