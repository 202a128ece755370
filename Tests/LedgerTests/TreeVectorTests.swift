import Foundation
import JetonCrypto
import JetonDomain
import JetonMessages
import Testing

@testable import JetonLedger

/// The vectors of proto/vectors/tree, good and hostile. The verifier in Python passes the same.
@Suite struct TreeVectorTests {
  private let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "proto/vectors/tree")

  @Test func `the files are those that are made`() throws {
    if ProcessInfo.processInfo.environment["JETON_WRITE_VECTORS"] != nil { try write() }
    let files = TreeVectors.files
    for (path, contents) in files {
      let stored = try? Data(contentsOf: folder.appending(path: path))
      #expect(stored == contents, "\(path) is stale: make tree-vectors")
    }
    let stored = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.contains(".") && $0 != "README.md" }
    #expect(Set(stored) == Set(files.keys))
  }

  private func write() throws {
    try? FileManager.default.removeItem(at: folder.appending(path: "exports"))
    try FileManager.default.createDirectory(
      at: folder.appending(path: "exports"), withIntermediateDirectories: true)
    for (path, contents) in TreeVectors.files {
      try contents.write(to: folder.appending(path: path))
    }
  }

  @Test func `leaves and roots`() throws {
    struct Leaf: Decodable { var entry: Data, hash: Data }
    for leaf in try read([Leaf].self, "leaves.json") {
      #expect(MerkleTree.leafHash(Array(leaf.entry)).bytes == Array(leaf.hash))
    }
    struct Roots: Decodable { var leaves: [Data], roots: [Data] }
    let tree = try read(Roots.self, "roots.json")
    var frontier = TreeFrontier()
    #expect(frontier.root == hash(tree.roots[0]))
    for (leaf, root) in zip(tree.leaves, tree.roots.dropFirst()) {
      _ = frontier.append(leaf: hash(leaf))
      #expect(frontier.root == hash(root))
    }
  }

  @Test func `inclusion proofs`() throws {
    struct Case: Decodable {
      var name: String, good: Bool
      var leaf_hash: Data, leaf_index: UInt64, tree_size: UInt64, hashes: [Data], root_hash: Data
    }
    for one in try read([Case].self, "inclusion.json") {
      let holds = MerkleTree.verifyInclusion(
        of: hash(one.leaf_hash), leaf: one.leaf_index, size: one.tree_size,
        proof: one.hashes.map(hash), root: hash(one.root_hash))
      #expect(holds == one.good, "\(one.name)")
    }
  }

  @Test func `consistency proofs`() throws {
    struct Case: Decodable {
      var name: String, good: Bool
      var first_tree_size: UInt64, first_root_hash: Data
      var second_tree_size: UInt64, second_root_hash: Data, hashes: [Data]
    }
    for one in try read([Case].self, "consistency.json") {
      let holds = MerkleTree.verifyConsistency(
        from: one.first_tree_size, oldRoot: hash(one.first_root_hash), to: one.second_tree_size,
        root: hash(one.second_root_hash), proof: one.hashes.map(hash))
      #expect(holds == one.good, "\(one.name)")
    }
  }

  @Test func `keys and heads`() throws {
    struct Keys: Decodable {
      var name: String, good: Bool
      var first_public_key: Data, rotations: [Data], origin: String?, note: String?
    }
    for one in try read([Keys].self, "keys.json") {
      let chain = self.chain(one.first_public_key, one.rotations)
      #expect((chain != nil) == one.good, "\(one.name)")
      if let chain { #expect(chain.origin == one.origin) }
    }
    for one in try read([Keys].self, "heads.json") {
      let chain = try #require(self.chain(one.first_public_key, one.rotations))
      let notes = HeadNote.read(try #require(one.note))
      var isGood = notes?.count == 1
      do { try notes.map { try chain.check($0[0]) } } catch { isGood = false }
      #expect(isGood == one.good, "\(one.name)")
    }
  }

  /// In one piece, and in small ones.
  @Test(arguments: [Int.max, 61]) func exports(chunk: Int) throws {
    struct Case: Decodable { var file: String, heads: [String], verdict: String, epoch: UInt64? }
    for one in try read([Case].self, "exports.json") {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: one.file)))
      var fault: LedgerFault?
      do throws(LedgerFault) {
        var check = ExportCheck(heads: one.heads.flatMap { HeadNote.read($0) ?? [] })
        var rest = bytes[...]
        while !rest.isEmpty {
          try check.take(Array(rest.prefix(chunk)))
          rest = rest.dropFirst(chunk)
        }
        let audit = try check.finish()
        #expect(audit.confirmedSizes.count == one.heads.count, "\(one.file)")
      } catch {
        fault = error
      }
      #expect(
        (fault?.kind.rawValue ?? "good") == one.verdict, "\(one.file): \(String(describing: fault))"
      )
      #expect(fault?.epoch == one.epoch, "\(one.file): \(String(describing: fault))")
    }
  }

  private func chain(_ first: Data, _ rotations: [Data]) -> KeyChain? {
    try? KeyChain(
      JetonV1.LedgerKeys(
        firstPublicKey: Array(first), rotations: rotations.map { Array($0) }))
  }

  private func hash(_ data: Data) -> HashValue { HashValue(bytes: Array(data))! }

  private func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: path)))
  }
}
