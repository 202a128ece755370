package import JetonCrypto
package import JetonDomain

/// Ids and secrets from the kernel's random bytes.
package struct SystemEntropy: Entropy, Sendable {
  private let hash: KeyedHash

  package init(rootKey: RootKey) {
    self.init(hash: KeyedHash(key: rootKey.key(for: .credential)))
  }

  init(hash: KeyedHash) {
    self.hash = hash
  }

  package func randomness() -> (UInt16, UInt64) {
    Randomness.words()
  }

  package func mint(_ kind: SecretKind) -> Minted {
    let text = TokenText.generate(TokenText.Kind(kind))
    return Minted(secret: text.secret, digest: hash.digest(text.secret), hint: text.hint)
  }
}

extension TokenText.Kind {
  fileprivate init(_ kind: SecretKind) {
    switch kind {
    case .token: self = .token
    case .session: self = .session
    case .setupCode: self = .setupCode
    }
  }
}
