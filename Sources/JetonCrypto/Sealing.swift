import COpenSSL
import JetonSecret

/// AES-256-GCM: nonce of 12 random bytes, ciphertext, tag of 16.
enum Sealing {
  static let keyCount = 32
  static let nonceCount = 12
  static let tagCount = 16

  static func seal(_ plain: [UInt8], key: Secret) -> [UInt8] {
    let nonce = Randomness.bytes(nonceCount)
    var body = [UInt8](repeating: 0, count: plain.count)
    var tag = [UInt8](repeating: 0, count: tagCount)
    let done = unsafe withContext(key) { context, key in
      var count: Int32 = 0
      return unsafe EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
        && EVP_EncryptUpdate(context, &body, &count, plain, Int32(plain.count)) == 1
        && EVP_EncryptFinal_ex(context, nil, &count) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagCount), &tag) == 1
    }
    precondition(done, "AES-256-GCM seals whatever it is given")
    return nonce + body + tag
  }

  /// Nil when the key is another one or the bytes were changed.
  static func open(_ sealed: [UInt8], key: Secret) -> [UInt8]? {
    guard sealed.count >= nonceCount + tagCount else { return nil }
    let nonce = Array(sealed.prefix(nonceCount))
    let body = Array(sealed.dropFirst(nonceCount).dropLast(tagCount))
    var tag = Array(sealed.suffix(tagCount))
    var plain = [UInt8](repeating: 0, count: body.count)
    let genuine = unsafe withContext(key) { context, key in
      var count: Int32 = 0
      return unsafe EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
        && EVP_DecryptUpdate(context, &plain, &count, body, Int32(body.count)) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagCount), &tag) == 1
        && EVP_DecryptFinal_ex(context, nil, &count) == 1
    }
    return genuine ? plain : nil
  }

  private static func withContext(
    _ key: Secret, _ body: (OpaquePointer?, UnsafePointer<UInt8>?) -> Bool
  ) -> Bool {
    precondition(key.count == keyCount)
    let context = unsafe EVP_CIPHER_CTX_new()
    defer { unsafe EVP_CIPHER_CTX_free(context) }
    return key.withBytes { key in
      unsafe key.withUnsafeBufferPointer { unsafe body(context, $0.baseAddress) }
    }
  }
}
