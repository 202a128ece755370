import JetonSecret

/// HKDF with SHA-256 (RFC 5869).
package enum KeyDerivation {
  /// RFC 5869, section 2.3.
  package static let countMaximum = 255 * HashValue.byteCount

  package static func derive(
    from material: Span<UInt8>, salt: Span<UInt8>, info: [UInt8], count: Int
  ) -> [UInt8] {
    precondition(count <= countMaximum)
    let expansion = KeyedHash(key: KeyedHash(key: salt).hash(material).bytes.span)
    var derived: [UInt8] = []
    var block: [UInt8] = []
    var number: UInt8 = 0
    while derived.count < count {
      number += 1
      block = expansion.hash(block + info + [number]).bytes
      derived += block
    }
    return Array(derived.prefix(count))
  }
}
