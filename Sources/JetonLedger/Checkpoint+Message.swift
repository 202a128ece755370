import JetonCrypto
import JetonDomain
package import JetonMessages

extension JetonV1.Checkpoint {
  package init(_ signed: SignedCheckpoint) {
    let head = signed.checkpoint
    self.init(
      treeSize: head.treeSize, rootHash: head.root.bytes,
      time: GoogleProtobuf.Timestamp(microsecondsSince1970: head.time.microseconds),
      signature: signed.signature, publicKey: signed.publicKey.bytes, origin: head.origin)
  }
}

extension SignedCheckpoint {
  /// Nil when it is no head.
  package init?(_ message: JetonV1.Checkpoint) {
    guard let root = HashValue(bytes: message.rootHash),
      let time = message.time?.microsecondsSince1970,
      let key = PublicKey(bytes: message.publicKey), Checkpoint.isOrigin(message.origin)
    else { return nil }
    self.init(
      checkpoint: Checkpoint(
        origin: message.origin, treeSize: message.treeSize, root: root,
        time: Instant(microseconds: time)),
      signature: message.signature, publicKey: key)
    // No parts that the signature does not cover, such as nanoseconds.
    if JetonV1.Checkpoint(self) != message { return nil }
  }
}
