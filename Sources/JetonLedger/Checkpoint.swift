package import JetonCrypto
package import JetonDomain

/// The head of the ledger: what a witness keeps. Its text and signature are described in
/// proto/LEDGER.md.
package struct Checkpoint: Sendable, Hashable {
  /// Names the ledger; one line without spaces or `+`.
  package var origin: String
  package var treeSize: UInt64
  package var root: HashValue
  package var time: Instant

  package init(origin: String, treeSize: UInt64, root: HashValue, time: Instant) {
    self.origin = origin
    self.treeSize = treeSize
    self.root = root
    self.time = time
  }

  /// What may stand in the first line (C2SP signed-note).
  static func isOrigin(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "+") }
  }

  /// The signed text: four lines, each ended by a line feed.
  package var text: String {
    "\(origin)\n\(treeSize)\n\(base64(root.bytes))\ntime \(time.microseconds)\n"
  }

  package func signed(by key: SigningKey) -> SignedCheckpoint {
    SignedCheckpoint(
      checkpoint: self, signature: key.sign(Array(text.utf8)), publicKey: key.publicKey)
  }
}

package struct SignedCheckpoint: Sendable, Hashable {
  package var checkpoint: Checkpoint
  package var signature: [UInt8]
  package var publicKey: PublicKey

  package init(checkpoint: Checkpoint, signature: [UInt8], publicKey: PublicKey) {
    self.checkpoint = checkpoint
    self.signature = signature
    self.publicKey = publicKey
  }

  /// Whether the key it names signed it; whether that key is the right one is for the caller.
  package var isGenuine: Bool {
    publicKey.verify(signature, of: Array(checkpoint.text.utf8))
  }
}
