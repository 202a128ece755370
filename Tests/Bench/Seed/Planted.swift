import JetonDomain

/// A token that the load knows.
struct Planted {
  let number: Int
  let text: [UInt8]
  let account: ServiceAccount
  let token: Token

  /// `struct seeded_token` of reference/tokens.h.
  var record: [UInt8] {
    let name = Array(account.name.utf8)
    precondition(name.count <= Self.nameMaximum)
    return bigEndian(token.digest.words.0) + bigEndian(token.digest.words.1)
      + bigEndian(token.digest.words.2) + bigEndian(token.digest.words.3)
      + bytes(token.id) + bytes(account.id) + bytes(account.organizationID)
      + littleEndian(UInt32(account.role.rawValue)) + littleEndian(UInt32(name.count))
      + name + Array(repeating: 0, count: Self.nameMaximum - name.count)
  }

  private static let nameMaximum = 40

  private func bytes<Thing>(_ id: Identifier<Thing>) -> [UInt8] {
    bigEndian(id.high) + bigEndian(id.low)
  }

  private func bigEndian(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
  }

  private func littleEndian(_ word: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
  }
}
