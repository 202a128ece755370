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
    guard secret.withBytes({ TokenText.kind(of: $0) }) != nil else { return nil }
    return live.index.find(hash.digest(secret), at: live.clock.now())
  }

  /// Whose call this is, when the credential is good now.
  func principal(_ secret: Secret?) -> Principal? {
    guard let secret, let finding = find(secret), finding.verdict == .valid else { return nil }
    return finding.principal
  }

  func isStillGood(_ principal: Principal) -> Bool {
    live.index.isStillGood(principal, at: live.clock.now())
  }

  func noteUse(of credential: Principal.Credential, from origin: Event.Origin) {
    guard case .token(let id) = credential else { return }
    live.index.noteUse(of: id, at: live.clock.now(), source: origin.source, agent: origin.agent)
  }
}
