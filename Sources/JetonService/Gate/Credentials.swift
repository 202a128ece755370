import JetonCrypto
import JetonDomain
import JetonIndex
import JetonSecret

/// Finds out whose a presented secret is, from memory.
struct Credentials: Sendable {
  let live: LiveState
  let hash: KeyedHash

  /// Nil for what is no credential of this authority. Text that cannot be one is not hashed.
  func find(_ secret: Secret) -> Finding? {
    find(digest(secret))
  }

  func find(_ digest: Digest?) -> Finding? {
    digest.flatMap { live.index.find($0, at: live.clock.now()) }
  }

  func digest(_ secret: Secret) -> Digest? {
    secret.withBytes({ TokenText.kind(of: $0) }) == nil ? nil : hash.digest(secret)
  }

  func bearer(_ secret: Secret?, _ origin: Event.Origin) -> Bearer {
    let digest = secret.flatMap { self.digest($0) }
    return Bearer(
      digest: digest, tokenHolder: digest.flatMap { live.index.find($0) { $0.principal } },
      origin: origin, place: live.index.place(origin.source, origin.agent))
  }

  /// Whose calls these are, when the credential is good now; they are noted as its use.
  func admit(_ bearer: Bearer, calls: Int) -> Principal? {
    let now = live.clock.now()
    guard let digest = bearer.digest else { return nil }
    guard var holder = bearer.tokenHolder else { return session(digest, at: now) }
    let role = live.index.find(digest) { standing -> Role? in
      guard standing.verdict(at: now) == .valid else { return nil }
      standing.noteUse(UInt64(calls), at: now, from: bearer.place)
      return standing.role
    }
    guard case .some(.some(let role)) = role else { return nil }
    holder.role = role
    return holder
  }

  private func session(_ digest: Digest, at now: Instant) -> Principal? {
    live.index.find(digest, at: now).flatMap { $0.verdict == .valid ? $0.principal : nil }
  }

  func isStillGood(_ caller: Caller) -> Bool {
    caller.bearer.digest.map { live.index.find($0, at: live.clock.now())?.verdict } == .valid
  }

  func noteUse(of digest: Digest, by caller: Caller) {
    live.index.noteUse(of: digest, at: live.clock.now(), from: caller.bearer.place)
  }
}
