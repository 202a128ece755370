import Foundation
import JetonCrypto
import JetonDomain
import JetonMessages

@testable import JetonLedger

/// The files of proto/vectors/tree, made anew: `make tree-vectors` writes them, a test sees that
/// they are these.
enum TreeVectors {
  /// By path below proto/vectors/tree.
  static var files: [String: Data] {
    var files: [String: Data] = [
      "leaves.json": json(leaves), "roots.json": json(roots), "inclusion.json": json(inclusion),
      "consistency.json": json(consistency), "heads.json": json(heads), "keys.json": json(keys),
    ]
    var exports: [[String: Any]] = []
    for export in ExportCases.all {
      for form in export.forms {
        let name = export.name + (form == .binary ? ".bin" : ".jsonl")
        var bytes = form.opening + export.records.flatMap { form.bytes($0) }
        export.finish(&bytes, form)
        files["exports/" + name] = Data(bytes)
        exports.append([
          "name": export.name, "file": "exports/" + name, "heads": export.heads.map(\.note),
          "verdict": export.kind?.rawValue ?? "good", "epoch": export.epoch ?? NSNull(),
        ])
      }
    }
    files["exports.json"] = json(exports)
    return files
  }

  static let ledger = SampleLedger(size: 100)

  private static var leaves: [[String: Any]] {
    ([[], [0x00], [0x01, 0x02]] + ledger.entries.prefix(3)).map { entry in
      ["entry": base64(entry), "hash": base64(MerkleTree.leafHash(entry).bytes)]
    }
  }

  /// Of the trees over the first events of the sample.
  private static var roots: [String: Any] {
    [
      "leaves": (1...ledger.size).map { ledger.leaf($0).base64 },
      "roots": (0...ledger.size).map { ledger.root($0).base64 },
    ]
  }

  private static func inclusion(
    _ name: String, _ epoch: UInt64, _ size: UInt64, isGood: Bool = true,
    _ change: (inout Inclusion) -> Void = { _ in }
  ) -> [String: Any] {
    var claim = Inclusion(
      leaf: ledger.leaf(epoch), index: epoch - 1, size: size,
      proof: ledger.inclusion(epoch, in: size), root: ledger.root(size))
    change(&claim)
    return [
      "name": name, "leaf_hash": claim.leaf.base64, "leaf_index": claim.index,
      "tree_size": claim.size, "hashes": claim.proof.map(\.base64), "root_hash": claim.root.base64,
      "good": isGood,
    ]
  }

  struct Inclusion {
    var leaf: HashValue
    var index: UInt64
    var size: UInt64
    var proof: [HashValue]
    var root: HashValue
  }

  private static let other = MerkleTree.leafHash([7])

  private static var inclusion: [[String: Any]] {
    var cases: [[String: Any]] = []
    for size in [1, 2, 3, 4, 5, 7, 8, 13, 64, 65, 100] as [UInt64] {
      for epoch in Set([1, 2, size / 2 + 1, size - 1, size]).filter({ 1...size ~= $0 }).sorted() {
        cases.append(inclusion("event \(epoch) of \(size)", epoch, size))
      }
    }
    let hostile: [(String, (inout Inclusion) -> Void)] = [
      ("another leaf", { $0.leaf = other }), ("another root", { $0.root = other }),
      ("the index before", { $0.index -= 1 }), ("the index after", { $0.index += 1 }),
      ("an index beyond the tree", { $0.index = $0.size }),
      ("the greatest index", { $0.index = .max >> 1 }),
      ("a size of none", { $0.size = 0 }), ("twice the size", { $0.size *= 2 }),
      ("no proof", { $0.proof = [] }), ("the first hash missing", { $0.proof.removeFirst() }),
      ("the last hash missing", { $0.proof.removeLast() }),
      ("a hash too many", { $0.proof.append(other) }),
      ("a hash too many at the front", { $0.proof.insert(other, at: 0) }),
      ("a hash changed", { $0.proof[1] = other }),
      ("two hashes swapped", { $0.proof.swapAt(0, 1) }),
    ]
    for (epoch, size) in [(6, 13), (13, 13), (64, 100)] as [(UInt64, UInt64)] {
      for (name, change) in hostile {
        cases.append(
          inclusion("event \(epoch) of \(size): \(name)", epoch, size, isGood: false, change))
      }
    }
    return cases
  }

  struct Consistency {
    var first: UInt64
    var firstRoot: HashValue
    var second: UInt64
    var secondRoot: HashValue
    var proof: [HashValue]
  }

  private static func consistency(
    _ name: String, _ first: UInt64, _ second: UInt64, isGood: Bool = true,
    _ change: (inout Consistency) -> Void = { _ in }
  ) -> [String: Any] {
    var claim = Consistency(
      first: first, firstRoot: ledger.root(first), second: second,
      secondRoot: ledger.root(second), proof: ledger.consistency(first, second))
    change(&claim)
    return [
      "name": name, "first_tree_size": claim.first, "first_root_hash": claim.firstRoot.base64,
      "second_tree_size": claim.second, "second_root_hash": claim.secondRoot.base64,
      "hashes": claim.proof.map(\.base64), "good": isGood,
    ]
  }

  private static var consistency: [[String: Any]] {
    var cases: [[String: Any]] = []
    let sizes: [UInt64] = [1, 2, 3, 4, 6, 7, 8, 13, 64, 65, 99, 100]
    for second in sizes {
      for first in sizes where first <= second {
        cases.append(consistency("\(first) to \(second)", first, second))
      }
    }
    cases.append(consistency("0 to 5", 0, 5))
    let hostile: [(String, (inout Consistency) -> Void)] = [
      ("another first root", { $0.firstRoot = other }),
      ("another second root", { $0.secondRoot = other }),
      ("the roots swapped", { swap(&$0.firstRoot, &$0.secondRoot) }),
      ("the sizes swapped", { swap(&$0.first, &$0.second) }),
      ("the first size one more", { $0.first += 1 }),
      ("the second size doubled", { $0.second *= 2 }),
      ("equal sizes", { $0.first = $0.second }), ("no proof", { $0.proof = [] }),
      ("the first hash missing", { $0.proof.removeFirst() }),
      ("the last hash missing", { $0.proof.removeLast() }),
      ("a hash too many", { $0.proof.append(other) }),
      ("a hash changed", { $0.proof[$0.proof.count - 1] = other }),
    ]
    for (first, second) in [(6, 13), (8, 13), (64, 100), (65, 100)] as [(UInt64, UInt64)] {
      for (name, change) in hostile {
        cases.append(
          consistency("\(first) to \(second): \(name)", first, second, isGood: false, change))
      }
    }
    cases.append(consistency("0 to 5: a proof", 0, 5, isGood: false) { $0.proof = [other] })
    cases.append(consistency("5 to 5: a proof", 5, 5, isGood: false) { $0.proof = [other] })
    cases.append(
      consistency("5 to 5: other roots", 5, 5, isGood: false) { $0.firstRoot = other })
    return cases
  }

  private static var heads: [[String: Any]] {
    let ledger = ExportCases.ledger
    let note = ledger.head(6).note
    func head(_ name: String, _ note: String, good: Bool) -> [String: Any] {
      [
        "name": name, "note": note, "good": good,
        "first_public_key": ledger.chain.firstKey.base64,
        "rotations": ledger.chain.rotations.map { base64($0.entry) },
      ]
    }
    func lines(_ change: (inout [String]) -> Void) -> String {
      var lines = note.components(separatedBy: "\n")
      change(&lines)
      return lines.joined(separator: "\n")
    }
    let stranger = "— a.witness.example " + base64([UInt8](repeating: 9, count: 68))
    let atTheKeysEvents = [1, 3, 4, 5, 8, 9, 13].map { size in
      head("of \(size) events", ledger.head(size).note, good: true)
    }
    return atTheKeysEvents + [
      head("with a stranger's signature", lines { $0.insert(stranger, at: 6) }, good: true),
      head("with a stranger's before", lines { $0.insert(stranger, at: 5) }, good: true),
      head("with a stranger's alone", lines { $0[5] = stranger }, good: false),
      head("another size", lines { $0[1] = "7" }, good: false),
      head("a size with a zero before", lines { $0[1] = "06" }, good: false),
      head("a size with a sign", lines { $0[1] = "+6" }, good: false),
      head("another root", lines { $0[2] = other.base64 }, good: false),
      head(
        "a root of 31 bytes", lines { $0[2] = base64([UInt8](repeating: 1, count: 31)) },
        good: false),
      head("a root without padding", lines { $0[2].removeLast() }, good: false),
      head("another time", lines { $0[3] += "1" }, good: false),
      head("no time", lines { $0.remove(at: 3) }, good: false),
      head("another origin", lines { $0[0] += "1" }, good: false),
      head(
        "another origin in the signature",
        lines { $0[5] = $0[5].replacing("jeton/", with: "joton/") }, good: false),
      head("no empty line", lines { $0.remove(at: 4) }, good: false),
      head("no signature", lines { $0.removeSubrange(5...) }, good: false),
      head("a hyphen for the dash", lines { $0[5] = $0[5].replacing("—", with: "-") }, good: false),
      head("a line more in the text", lines { $0.insert("more", at: 4) }, good: false),
      head(
        "signed with the key before", ledger.checkpoint(6).signed(by: SampleLedger.key(1)).note,
        good: false),
      head(
        "signed with the key after", ledger.checkpoint(6).signed(by: SampleLedger.key(10)).note,
        good: false),
      head(
        "signed with a stranger's key", ledger.checkpoint(6).signed(by: SampleLedger.key(77)).note,
        good: false),
      head("of another ledger", SampleLedger(size: 6, seed: 50).head(6).note, good: false),
    ]
  }

  private static var keys: [[String: Any]] {
    let ledger = ExportCases.ledger
    let rotations = ledger.chain.rotations.map(\.entry)
    let other = SampleLedger(size: 13, rotations: [4, 9], seed: 50)
    func keys(
      _ name: String, _ rotations: [[UInt8]], first: PublicKey = ledger.chain.firstKey, good: Bool
    ) -> [String: Any] {
      [
        "name": name, "first_public_key": first.base64, "rotations": rotations.map(base64),
        "origin": KeyChain.origin(of: first), "good": good,
      ]
    }
    func first(_ change: (inout JetonV1.Event) -> Void) -> [[UInt8]] {
      let entry = rotations[0]
      var event = try! JetonV1.Event(decoding: entry.span, limits: .standard)
      change(&event)
      return [event.encode()]
    }
    return [
      keys("the first alone", [], good: true), keys("one rotation", [rotations[0]], good: true),
      keys("two rotations", rotations, good: true),
      keys("the first rotation missing", [rotations[1]], good: false),
      keys("in another order", rotations.reversed(), good: false),
      keys("one twice", [rotations[0], rotations[0]], good: false),
      keys("of another ledger", other.chain.rotations.map(\.entry), good: false),
      keys("of another first key", rotations, first: other.chain.firstKey, good: false),
      keys("at another event", first { $0.epoch += 1 }, good: false),
      keys(
        "another next key", first { $0.changes[0].after = other.key.publicKey.base64 }, good: false),
      keys(
        "another previous key", first { $0.changes[0].before = other.key.publicKey.base64 },
        good: false),
      keys(
        "another attestation", first { $0.changes[1].after = base64(other.head(3).signature) },
        good: false),
      keys(
        "a head's signature for an attestation",
        first { $0.changes[1].after = base64(ledger.head(3).signature) }, good: false),
      keys("no attestation", first { $0.changes.remove(at: 1) }, good: false),
      keys("no next key", first { $0.changes[0].after = nil }, good: false),
      keys("a next key without padding", first { $0.changes[0].after?.removeLast() }, good: false),
      keys("another verb", first { $0.verb = "CreateUser" }, good: false),
      keys("no event", [[0xFF]], good: false),
    ]
  }

  private static func json(_ value: Any) -> Data {
    let options: JSONSerialization.WritingOptions = [
      .prettyPrinted, .sortedKeys, .withoutEscapingSlashes,
    ]
    // Made of nothing but what JSON knows.
    return try! JSONSerialization.data(withJSONObject: value, options: options) + Data("\n".utf8)
  }
}
