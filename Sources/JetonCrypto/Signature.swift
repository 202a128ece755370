import COpenSSL
package import JetonSecret

/// An Ed25519 key pair (RFC 8032) that signs for the ledger.
package struct SigningKey: Sendable {
  private let seed: Secret
  package let publicKey: PublicKey

  /// The ledger's first key has no salt; each that follows has one of its own, so that who knew
  /// the root key before a rotation does not know the key after it.
  package init(rootKey: RootKey, salt: [UInt8] = []) {
    self.init(seed: rootKey.key(for: .checkpoint, salt: salt))
  }

  package init(seed: Secret) {
    precondition(seed.count == 32)
    self.seed = seed
    publicKey = PublicKey(unchecked: Self.publicBytes(of: seed))
  }

  package func sign(_ message: [UInt8]) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: PublicKey.signatureCount)
    var count = signature.count
    unsafe Self.withKey(seed) { key in
      let context = unsafe EVP_MD_CTX_new()
      defer { unsafe EVP_MD_CTX_free(context) }
      precondition(
        unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1
          && EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
        "Ed25519 signs whatever it is given")
    }
    return signature
  }

  private static func publicBytes(of seed: Secret) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: PublicKey.byteCount)
    var count = bytes.count
    unsafe withKey(seed) { key in
      precondition(unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1)
    }
    return bytes
  }

  private static func withKey(_ seed: Secret, _ body: (OpaquePointer?) -> Void) {
    seed.withBytes { seed in
      unsafe seed.withUnsafeBufferPointer { seed in
        let key = unsafe EVP_PKEY_new_raw_private_key(
          EVP_PKEY_ED25519, nil, seed.baseAddress, seed.count)
        unsafe precondition(key != nil, "any 32 bytes are an Ed25519 key")
        defer { unsafe EVP_PKEY_free(key) }
        unsafe body(key)
      }
    }
  }
}

/// What anybody checks the ledger's signatures with.
package struct PublicKey: Sendable, Hashable {
  package static let byteCount = 32
  package static let signatureCount = 64

  package let bytes: [UInt8]

  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  fileprivate init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }

  package func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard signature.count == Self.signatureCount,
      let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
    else { return false }
    let context = unsafe EVP_MD_CTX_new()
    defer {
      unsafe EVP_MD_CTX_free(context)
      unsafe EVP_PKEY_free(key)
    }
    return unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}
