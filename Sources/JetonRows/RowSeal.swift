import JetonCrypto
package import JetonSecret

/// A keyed hash over a row, under a key that is not in the database: who can edit the file can
/// neither raise a role nor bring a token to life. (An older row put back has a good seal, too:
/// that is found by `jeton ledger verify`, and an older file as a whole by heads kept elsewhere.)
package struct RowSeal: Sendable {
  package static let byteCount = 16

  private let hash: KeyedHash

  package init(key: Secret) {
    hash = KeyedHash(key: key)
  }

  package func seal(of table: String, _ values: some Sequence<Value>) -> [UInt8] {
    var bytes: [UInt8] = []
    Self.append(.text(table), to: &bytes)
    for value in values { Self.append(value, to: &bytes) }
    return Array(hash.hash(bytes).bytes.prefix(Self.byteCount))
  }

  /// Each value with its type and length, so that no two rows give the same bytes.
  private static func append(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(0)
    case .integer(let number):
      bytes.append(1)
      bytes += UInt64(bitPattern: number).bigEndianBytes
    case .text(let text):
      bytes.append(2)
      bytes += UInt64(text.utf8.count).bigEndianBytes
      bytes += text.utf8
    case .bytes(let blob):
      bytes.append(3)
      bytes += UInt64(blob.count).bigEndianBytes
      bytes += blob
    }
  }
}
