package import JetonCrypto
import JetonDomain
package import JetonMessages

/// The keys that may sign heads: the first, and those that each was handed over to. Who trusts
/// the origin trusts all of them.
package struct KeyChain: Sendable, Hashable {
  package let firstKey: PublicKey
  package private(set) var rotations: [KeyRotation] = []

  package init(firstKey: PublicKey) {
    self.firstKey = firstKey
  }

  /// The name of the ledger: it commits to the first key and so to all that follow.
  package var origin: String { Self.origin(of: firstKey) }

  package static func origin(of firstKey: PublicKey) -> String {
    let digits = Array("0123456789abcdef")
    return "jeton/"
      + String(
        SHA256.hash(firstKey.bytes).bytes.prefix(16).flatMap { byte in
          [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        })
  }

  /// Signs heads now.
  package var lastKey: PublicKey { rotations.last?.next ?? firstKey }

  /// The key of heads of this size: that of the last rotation they cover.
  package func key(ofHeadOfSize size: UInt64) -> PublicKey {
    rotations.last { $0.epoch <= size }?.next ?? firstKey
  }

  package mutating func follow(_ rotation: KeyRotation) throws(LedgerFault) {
    guard rotation.epoch > rotations.last?.epoch ?? 0, rotation.previous == lastKey,
      rotation.isAttested(origin: origin)
    else {
      throw LedgerFault(
        .key, at: rotation.epoch,
        "the ledger's key of event \(rotation.epoch) was not handed over to by the key before it")
    }
    rotations.append(rotation)
  }

  package func check(_ head: SignedCheckpoint) throws(LedgerFault) {
    try check(HeadNote(head))
  }

  package func check(_ head: HeadNote) throws(LedgerFault) {
    let size = head.checkpoint.treeSize
    guard head.checkpoint.origin == origin else {
      throw LedgerFault(
        .signature, "the head of \(size) events is of \(head.checkpoint.origin), not of \(origin)")
    }
    guard head.isSigned(by: key(ofHeadOfSize: size)) else {
      throw LedgerFault(
        .signature, "the head of \(size) events is not signed with the ledger's key")
    }
  }
}

extension KeyChain {
  package init(_ message: JetonV1.LedgerKeys) throws(LedgerFault) {
    guard let first = PublicKey(bytes: message.firstPublicKey) else {
      throw LedgerFault(.key, "the ledger's first key is missing")
    }
    self.init(firstKey: first)
    for entry in message.rotations {
      guard let rotation = KeyRotation(entry: entry) else {
        throw LedgerFault(.key, "a rotation of the ledger's key cannot be read")
      }
      try follow(rotation)
    }
  }

  package var message: JetonV1.LedgerKeys {
    JetonV1.LedgerKeys(firstPublicKey: firstKey.bytes, rotations: rotations.map(\.entry))
  }
}
