import JetonCrypto
import JetonDomain
import JetonIndex
import JetonMessages
import JetonRPC

/// Verifies tokens, from memory, as many at a time as there are. It takes no lock and no memory.
struct Verifier: Sendable {
  let index: CredentialIndex
  let clock: SteadyClock
  let hash: KeyedHash

  /// As many are looked up together.
  static var batchCount: Int { 64 }

  typealias Digests = [64 of Digest]

  /// Of a text that may be a token's. Others have that of no token, and cost no hash.
  func digest(_ text: Span<UInt8>) -> Digest {
    guard text.count == TokenText.count else { return .none }
    return Digest(hash.hash(text).words)
  }

  /// Tells `answer` what `caller` may know of each token, in order. Valid ones are noted as used.
  func verify(
    _ digests: Span<Digest>, by caller: Caller, _ answer: (Int, Verification) -> Void
  ) {
    let now = clock.now()
    let organization = caller.principal.organizationID
    index.findAll(digests) { number, standing in
      // Whoever asks learns of tokens of its own organization only.
      guard let standing, standing.organizationID == organization else {
        return answer(number, Verification(standing: nil, verdict: .unknown))
      }
      let verdict = standing.verdict(at: now)
      if verdict == .valid { standing.noteUse(at: now, from: caller.bearer.place) }
      answer(number, Verification(standing: standing, verdict: verdict))
    }
  }
}

/// What is answered of one token, while the index lends it. Nothing is known but the verdict when
/// there is no standing.
struct Verification {
  let standing: TokenStanding?
  let verdict: TokenVerdict
}

extension Digest {
  /// No text has it: it would take 2^256 trials to find one.
  static var none: Digest { Digest((0, 0, 0, 0)) }
}

extension Draft where M == JetonV1.TokenVerification {
  mutating func write(_ verification: Verification, _ organization: Span<UInt8>) {
    verdict(JetonV1.TokenVerdict(rawValue: verification.verdict.rawValue))
    guard let standing = verification.standing else { return }
    serviceAccountID(standing.accountID.text.span)
    standing.withAccountName { serviceAccountName($0) }
    role(JetonV1.Role(standing.role))
    tokenID(standing.tokenID.text.span)
    if let end = standing.expireTime {
      expireTime { time in time.microsecondsSince1970(end.microseconds) }
    }
    organizationID(organization)
  }
}
