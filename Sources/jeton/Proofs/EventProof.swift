import JetonLedger
import JetonMessages

/// An event and all it takes to see that it is in the ledger.
struct EventProof: Sendable {
  let entry: [UInt8]
  let proof: JetonV1.GetInclusionProofResponse
  let head: ProvenHead
}

extension Shape<EventProof> {
  static let proof = Shape([
    .field("epoch", "Epoch") { .number($0.proof.leafIndex + 1) },
    .field("leaf_hash", "Leaf hash") { .text(text($0.proof.leafHash)) },
    .field("tree_size", "In the tree of") { .number($0.proof.treeSize) },
    .field("root_hash", "Root") { .text($0.head.checkpoint.root.base64) },
    .field("hashes", "Path") { .list($0.proof.hashes.map { .text(text($0)) }) },
    .field("entry", "", .programs) { .text(text($0.entry)) },
    .field("checkpoint", "", .programs) { .text($0.head.signed.note) },
    .field("first_public_key", "", .programs) { .text($0.head.chain.firstKey.base64) },
    .field("rotations", "", .programs) { subject in
      .list(subject.head.chain.rotations.map { .text(text($0.entry)) })
    },
    .field("origin", "Ledger") { .text($0.head.chain.origin) },
  ])

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: Base64.encode(bytes), as: UTF8.self)
  }
}

extension Shape<ProvenHead> {
  static let head = Shape([
    .field("origin", "Ledger") { .text($0.chain.origin) },
    .field("tree_size", "Events") { .number($0.checkpoint.treeSize) },
    .field("root_hash", "Root") { .text($0.checkpoint.root.base64) },
    .field("time", "As of") { .time(JetonV1.Checkpoint($0.signed).time) },
    .field("checkpoint", "", .programs) { .text($0.signed.note) },
    .field("key", "Key") { .text($0.signed.publicKey.noteKey(of: $0.chain.origin)) },
  ])
}

extension Shape<Witness.Sight> {
  static let sight = Shape([
    .field("status", "Status") { .text($0.status.rawValue) },
    .field("origin", "Ledger") { .text($0.head.chain.origin) },
    .field("tree_size", "Events") { .number($0.head.checkpoint.treeSize) },
    .field("previous_size", "Before") { $0.previousSize.map(Document.number) ?? .null },
    .field("root_hash", "Root") { .text($0.head.checkpoint.root.base64) },
    .field("keys", "Keys") { .number(UInt64($0.head.chain.rotations.count + 1)) },
  ])
}
