package import JetonCrypto
package import JetonDomain
import JetonMessages

/// The head of the ledger: what a witness keeps. Its text and signature are described in
/// proto/CHECKPOINT.md.
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

  /// As a signed note: the text, an empty line, and a signature line (C2SP signed-note).
  package var note: String {
    let name = checkpoint.origin
    let type: UInt8 = 0x01
    let identity = Array(name.utf8) + [0x0A, type] + publicKey.bytes
    let keyHash = SHA256.hash(identity).bytes.prefix(4)
    return "\(checkpoint.text)\n— \(name) \(base64(keyHash + signature))\n"
  }
}

private func base64(_ bytes: [UInt8]) -> String {
  String(decoding: Base64.encode(bytes), as: UTF8.self)
}
