package import JetonSecret

/// A credential as its holder has it: a prefix that says what it is, 256 random bits as 43
/// base62 digits, and the CRC32 of all that as 6 more. 55 characters, one SHA-256 block.
///
/// The checksum is for scanners and typing mistakes; it makes nothing harder to guess.
package struct TokenText: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case token = "jeton_"
    case session = "jsess_"
    case setupCode = "jcode_"
  }

  package static let count = prefixCount + randomCount + checksumCount
  package static let entropyCount = 32

  private static let prefixCount = 6
  private static let randomCount = 43
  private static let checksumCount = 6

  package let kind: Kind
  package let secret: Secret

  /// Makes the text of 32 random bytes.
  package init(_ kind: Kind, entropy: [UInt8]) {
    precondition(entropy.count == Self.entropyCount)
    var text = Array(kind.rawValue.utf8)
    defer { wipe(&text) }
    text.reserveCapacity(Self.count)
    text += Base62.digits(of: entropy, count: Self.randomCount)
    text += Base62.digits(of: CRC32.checksum(text.span), count: Self.checksumCount)
    self.kind = kind
    secret = Secret(text)
  }

  package static func generate(_ kind: Kind) -> TokenText {
    var entropy = Randomness.bytes(entropyCount)
    defer { wipe(&entropy) }
    return TokenText(kind, entropy: entropy)
  }

  /// Nil unless it has the shape of a credential.
  package init?(_ secret: Secret) {
    guard let kind = secret.withBytes({ Self.kind(of: $0) }) else { return nil }
    self.kind = kind
    self.secret = secret
  }

  /// What the text claims to be, by length, prefix, alphabet and checksum; nil: nothing of ours.
  /// Cheaper than one hash, so garbage never costs one.
  package static func kind(of text: Span<UInt8>) -> Kind? {
    guard text.count == count, let kind = Kind(prefixOf: text) else { return nil }
    for index in prefixCount..<count where !Base62.isDigit(text[index]) { return nil }
    let checked = prefixCount + randomCount
    let checksum = CRC32.checksum(text.extracting(..<checked))
    return Base62.value(of: text.extracting(checked...)) == UInt64(checksum) ? kind : nil
  }

  /// Enough to tell ten tokens apart by looking at the one in hand. It gives away 24 of 256
  /// bits; the checksum's digits are left out since they would give away 32 more.
  package var hint: String {
    let shown = secret.withBytes { text in (0..<Self.prefixCount + 4).map { text[$0] } }
    return String(decoding: shown, as: UTF8.self) + "…"
  }
}

extension TokenText.Kind {
  fileprivate init?(prefixOf text: Span<UInt8>) {
    for kind in Self.allCases where kind.isPrefix(of: text) {
      self = kind
      return
    }
    return nil
  }

  private func isPrefix(of text: Span<UInt8>) -> Bool {
    var index = 0
    for byte in rawValue.utf8 {
      if text[index] != byte { return false }
      index += 1
    }
    return true
  }
}
