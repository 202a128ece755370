package import JetonCrypto
package import JetonDomain
import JetonMessages

/// One key's word that another signs from here on: what the event RotateLedgerKey says.
package struct KeyRotation: Sendable, Hashable {
  package let epoch: Epoch
  package let previous: PublicKey
  package let next: PublicKey
  /// Of the previous key over `text`.
  package let attestation: [UInt8]
  /// What the server derives the next key with; it says nothing to others.
  package let salt: [UInt8]
  /// The event's bytes, as they stand in the tree.
  package let entry: [UInt8]

  /// Nil when it is no such event.
  package init?(entry: [UInt8]) {
    guard let event = try? JetonV1.Event(decoding: entry.span, limits: .standard) else {
      return nil
    }
    self.init(event, entry: entry)
  }

  init?(_ event: JetonV1.Event, entry: [UInt8]) {
    guard event.verb == Verb.rotateLedgerKey.rawValue,
      let keys = event.change(of: .publicKey),
      let previous = keys.before.flatMap(PublicKey.init(base64:)),
      let next = keys.after.flatMap(PublicKey.init(base64:)),
      let attestation = event.change(of: .attestation)?.after.flatMap({ bytes(base64: $0) })
    else { return nil }
    epoch = event.epoch
    self.previous = previous
    self.next = next
    self.attestation = attestation
    salt = event.change(of: .salt)?.after.flatMap { bytes(base64: $0) } ?? []
    self.entry = entry
  }

  /// What the previous key signs. No head begins like this, since an origin has no blanks.
  package static func text(
    origin: String, epoch: Epoch, previous: PublicKey, next: PublicKey
  ) -> String {
    "\(origin) rotate-key\n\(epoch)\n\(previous.base64)\n\(next.base64)\n"
  }

  func isAttested(origin: String) -> Bool {
    let text = Self.text(origin: origin, epoch: epoch, previous: previous, next: next)
    return previous.verify(attestation, of: Array(text.utf8))
  }

  /// The names that the event's changes have.
  enum Field: String {
    case publicKey = "public_key"
    case attestation
    case salt
  }
}

extension RotateLedgerKey {
  /// The rotation from one key to the next, as the event of `epoch`.
  package init(
    of origin: String, from key: SigningKey, to next: SigningKey, salt: [UInt8], epoch: Epoch
  ) {
    let text = KeyRotation.text(
      origin: origin, epoch: epoch, previous: key.publicKey, next: next.publicKey)
    self.init(
      origin: origin,
      changes: [
        .init(
          field: KeyRotation.Field.publicKey.rawValue, before: key.publicKey.base64,
          after: next.publicKey.base64),
        .init(
          field: KeyRotation.Field.attestation.rawValue, before: nil,
          after: base64(key.sign(Array(text.utf8)))),
        .init(field: KeyRotation.Field.salt.rawValue, before: nil, after: base64(salt)),
      ])
  }
}

extension JetonV1.Event {
  fileprivate func change(of field: KeyRotation.Field) -> JetonV1.FieldChange? {
    changes.first { $0.field == field.rawValue }
  }

  /// The ledger's first key, if this is the event that the ledger began with.
  var firstKey: PublicKey? {
    changes.first { $0.field == LedgerBeginning.field }?.after.flatMap(PublicKey.init(base64:))
  }
}

extension LedgerBeginning {
  package init(firstKey: PublicKey) {
    self.init(origin: KeyChain.origin(of: firstKey), publicKey: firstKey.base64)
  }
}

extension PublicKey {
  package var base64: String { JetonLedger.base64(bytes) }

  package init?(base64 text: String) {
    guard let bytes = JetonLedger.bytes(base64: text) else { return nil }
    self.init(bytes: bytes)
  }
}
