import JetonDomain
import Synchronization

/// What verification knows of a token: one cache line.
struct TokenRow: ~Copyable {
  /// These are written before the row's number is published and never while it can be found.
  let digest: Digest
  let id: TokenID
  /// Its account's row.
  let account: UInt32
  /// The account's next token, by row number plus one; zero after the last.
  let next: Atomic<UInt32>
  /// When it ends and whether it is revoked, in one word, so that they are of one moment.
  let end: Atomic<End>

  init(_ token: Token, account: UInt32, next: UInt32) {
    digest = token.digest
    id = token.id
    self.account = account
    self.next = Atomic(next)
    end = Atomic(End(token))
  }

  /// Microseconds since 1970 and, in the lowest bit, whether the token is revoked.
  struct End: AtomicRepresentable {
    private var word: Int64
    private static let never = Int64.max >> 1

    init(_ token: Token) {
      let time = token.expireTime?.microseconds ?? Self.never
      word = time << 1 | (token.revokeTime == nil ? 0 : 1)
    }

    private init(word: Int64) { self.word = word }

    var isRevoked: Bool { word & 1 == 1 }
    var expireTime: Instant? {
      word >> 1 == Self.never ? nil : Instant(microseconds: word >> 1)
    }

    typealias AtomicRepresentation = Int64.AtomicRepresentation

    static func encodeAtomicRepresentation(_ end: consuming End) -> AtomicRepresentation {
      Int64.encodeAtomicRepresentation(end.word)
    }

    static func decodeAtomicRepresentation(_ word: consuming AtomicRepresentation) -> End {
      End(word: Int64.decodeAtomicRepresentation(word))
    }
  }
}

extension Digest {
  var key: Slots.Key { Slots.Key(place: words.0, tag: words.1) }
}
