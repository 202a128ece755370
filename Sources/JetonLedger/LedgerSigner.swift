package import JetonCrypto
package import JetonDomain

/// Signs heads with the last key of its chain.
package struct LedgerSigner: Sendable {
  package let chain: KeyChain
  package let key: SigningKey

  /// Of the ledger's rotations so far, in order.
  package init(rootKey: RootKey, rotations: [KeyRotation]) throws(LedgerFault) {
    var chain = KeyChain(firstKey: SigningKey(rootKey: rootKey).publicKey)
    for rotation in rotations { try chain.follow(rotation) }
    key = SigningKey(rootKey: rootKey, salt: rotations.last?.salt ?? [])
    self.chain = chain
    guard key.publicKey == chain.lastKey else {
      throw LedgerFault(.key, "the ledger's key is of another root key")
    }
  }

  package func sign(size: UInt64, root: HashValue, time: Instant) -> SignedCheckpoint {
    Checkpoint(origin: chain.origin, treeSize: size, root: root, time: time).signed(by: key)
  }

  /// The command that makes `next` the ledger's key by the event of `epoch`.
  package func rotation(to next: SigningKey, salt: [UInt8], epoch: Epoch) -> RotateLedgerKey {
    RotateLedgerKey(of: chain.origin, from: key, to: next, salt: salt, epoch: epoch)
  }
}

extension StateReader {
  /// Who signs for this ledger now.
  package mutating func ledgerSigner(_ rootKey: RootKey) throws(StoreError) -> LedgerSigner {
    let rotations = try ledgerKeyEntries().compactMap { KeyRotation(entry: $0.bytes) }
    do throws(LedgerFault) {
      return try LedgerSigner(rootKey: rootKey, rotations: rotations)
    } catch {
      throw .corrupt(detail: error.detail)
    }
  }
}
