import JetonCrypto
import JetonDomain
import JetonSecret

/// What the root key is for, in this room.
struct Keys: Sendable {
  let credential: KeyedHash
  let pageToken: KeyedHash
  let requests: RequestSeal

  init(_ rootKey: RootKey) {
    credential = KeyedHash(key: rootKey.key(for: .credential))
    pageToken = KeyedHash(key: rootKey.key(for: .pageToken))
    requests = RequestSeal(rootKey: rootKey)
  }
}

extension KeyedHash {
  func digest(_ secret: Secret) -> Digest {
    Digest(hash(secret).words)
  }
}
