import JetonDomain
import Synchronization

/// What verification knows of a service account: one cache line, but for a long name.
@safe struct AccountRow: ~Copyable {
  static let inlineNameMaximum = 32

  /// These are written before the row's number is published; a name cannot change (S18).
  let id: ServiceAccountID
  let organization: UInt32
  private let nameCount: UInt32
  private var inlineName: [32 of UInt8]
  /// Its tokens' rows, by row number plus one; zero for none.
  let firstToken = Atomic<UInt32>(0)
  let standing: Atomic<Standing>

  init(_ account: ServiceAccount, organization: UInt32) {
    id = account.id
    self.organization = organization
    standing = Atomic(Standing(account))
    inlineName = [32 of UInt8](repeating: 0)
    let name = account.name.utf8
    nameCount = UInt32(name.count)
    if name.count <= Self.inlineNameMaximum {
      for (index, byte) in name.enumerated() { inlineName[index] = byte }
    } else {
      let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: name.count)
      _ = unsafe memory.initialize(fromContentsOf: name)
      let address = UInt(bitPattern: memory.baseAddress)
      for index in 0..<8 { inlineName[index] = UInt8(truncatingIfNeeded: address >> (8 * index)) }
    }
  }

  deinit {
    if nameCount > Self.inlineNameMaximum { unsafe longName.deallocate() }
  }

  private var longName: UnsafeMutablePointer<UInt8> {
    var address: UInt = 0
    for index in 0..<8 { address |= UInt(inlineName[index]) << (8 * index) }
    return unsafe UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
  }

  func withName<Answer>(_ body: (Span<UInt8>) -> Answer) -> Answer {
    if nameCount <= Self.inlineNameMaximum {
      return body(inlineName.span.extracting(..<Int(nameCount)))
    }
    let bytes = unsafe UnsafeBufferPointer(start: longName, count: Int(nameCount))
    return body(unsafe Span(_unsafeElements: bytes))
  }

  /// What may change about an account, in one word.
  struct Standing: AtomicRepresentable {
    let role: Role
    let isDisabled: Bool

    init(_ account: ServiceAccount) {
      role = account.role
      isDisabled = account.isDisabled
    }

    private init(role: Role, isDisabled: Bool) {
      self.role = role
      self.isDisabled = isDisabled
    }

    typealias AtomicRepresentation = UInt32.AtomicRepresentation

    static func encodeAtomicRepresentation(_ standing: consuming Standing) -> AtomicRepresentation {
      UInt32.encodeAtomicRepresentation(
        UInt32(standing.role.rawValue) << 1 | (standing.isDisabled ? 1 : 0))
    }

    static func decodeAtomicRepresentation(_ word: consuming AtomicRepresentation) -> Standing {
      let word = UInt32.decodeAtomicRepresentation(word)
      guard let role = Role(rawValue: Int32(word >> 1)) else {
        preconditionFailure("a role that nobody wrote")
      }
      return Standing(role: role, isDisabled: word & 1 == 1)
    }
  }
}

extension ServiceAccountID {
  /// The last 62 bits are random; multiplied, so that ids that are not spread all the same.
  var key: Slots.Key {
    let mixed = (low ^ high) &* 0x9E37_79B9_7F4A_7C15
    return Slots.Key(place: mixed, tag: mixed ^ high)
  }
}
