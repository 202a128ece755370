package import JetonSecret

/// HMAC-SHA-256 (RFC 2104) under one key, with the states after the padded key computed once:
/// a text of up to 55 bytes then costs one block inside and one outside.
package struct KeyedHash: Sendable {
  private let inner: SHA256
  private let outer: SHA256

  package init(key: Secret) {
    self = key.withBytes { KeyedHash(key: $0) }
  }

  package init(key: Span<UInt8>) {
    inner = Self.state(key, padding: 0x36)
    outer = Self.state(key, padding: 0x5c)
  }

  private static func state(_ key: Span<UInt8>, padding: UInt8) -> SHA256 {
    let blockCount = 64
    precondition(key.count <= blockCount, "a longer key would have to be hashed first")
    var state = SHA256()
    for index in key.indices { state.update(key[index] ^ padding) }
    for _ in key.count..<blockCount { state.update(padding) }
    return state
  }

  package func hash(_ bytes: Span<UInt8>) -> HashValue {
    if bytes.count <= SHA256.blockTextMaximum { return SHA256.keyed(inner, outer, bytes) }
    var inner = inner
    inner.update(bytes)
    var outer = outer
    outer.update(inner.finalized())
    return outer.finalized()
  }

  package func hash(_ bytes: [UInt8]) -> HashValue {
    hash(bytes.span)
  }

  package func hash(_ secret: Secret) -> HashValue {
    secret.withBytes { hash($0) }
  }
}
