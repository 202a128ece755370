package import JetonSecret

/// The one key an operator keeps; every other key is derived from it, one per purpose.
///
/// It lives outside the database, so that who can write the database can mint nothing. Who loses
/// it loses all tokens.
package struct RootKey: Sendable {
  package static let byteCount = 32

  let secret: Secret

  /// Nil unless there are 32 bytes.
  package init?(_ secret: Secret) {
    guard secret.count == Self.byteCount else { return nil }
    self.secret = secret
  }

  private init(random secret: Secret) {
    self.secret = secret
  }

  package static func generate() -> RootKey {
    RootKey(random: Randomness.secret(byteCount))
  }

  /// What a derived key is for. The texts are part of what is stored: never change one.
  package enum Purpose: String, Sendable, CaseIterable {
    /// Digests of tokens, session tokens and setup codes.
    case credential = "jeton credential 1"
    /// Seals over the rows of a store.
    case row = "jeton row 1"
    /// Names of requests that may be repeated.
    case request = "jeton request 1"
    /// Kept answers, together with the request's id.
    case answer = "jeton answer 1"
    case pageToken = "jeton page token 1"
    /// The ledger's signing key.
    case checkpoint = "jeton checkpoint 1"
  }

  package func key(for purpose: Purpose) -> Secret {
    key(for: purpose, salt: [])
  }

  /// Of keys for one purpose there may be several, told apart by a salt.
  package func key(for purpose: Purpose, salt: [UInt8]) -> Secret {
    secret.withBytes { root in
      var key = KeyDerivation.derive(
        from: root, salt: salt.span, info: Array(purpose.rawValue.utf8), count: Self.byteCount)
      defer { wipe(&key) }
      return Secret(key)
    }
  }
}
