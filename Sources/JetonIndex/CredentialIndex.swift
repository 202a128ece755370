// Which keyed hash means which principal, now: a fold of the ledger up to an epoch, in memory
// only. The writer tells it each commit before it answers, so what it says of a credential is
// true for every answered change. It knows neither disk nor wire nor secret, and decides
// nothing about what a principal may do.

package import JetonDomain
import Synchronization

/// Readers on any thread; one writer at a time, in the order of commits.
package final class CredentialIndex: Sendable {
  private let state = Mutex(IndexState())
  private let uses = Mutex<[TokenID: LastUse]>([:])

  package init() {}

  package func apply(_ commit: Commit) {
    let ended = state.withLock { $0.apply(commit) }
    if ended.isEmpty { return }
    uses.withLock { uses in
      for token in ended { uses[token] = nil }
    }
  }

  /// The last commit that lookups include.
  package var epoch: Epoch {
    state.withLock { $0.epoch }
  }

  /// The clock's time, but never before the last event's, so that what has expired stays so
  /// when the clock is set back.
  package func now(_ clock: Instant) -> Instant {
    state.withLock { max(clock, $0.time) }
  }
}

// Looking up credentials.
extension CredentialIndex {
  /// Of a token or a session; nil: nobody's, or ended so long ago that no trace is left.
  package func find(_ digest: Digest, at now: Instant) -> Finding? {
    state.withLock { state in
      state.credentials[digest].flatMap { state.finding($0, at: now) }
    }
  }

  /// Of the same credential again: what it is good for by now.
  package func find(_ credential: Principal.Credential, at now: Instant) -> Finding? {
    state.withLock { $0.finding(credential, at: now) }
  }

  /// Whether the principal's credential has not ended. Its role may have changed.
  package func isStillGood(_ principal: Principal, at now: Instant) -> Bool {
    find(principal.credential, at: now)?.verdict == .valid
  }

  /// The user whom a setup code lets set a password.
  package func setupCode(_ digest: Digest, at now: Instant) -> UserID? {
    state.withLock { state in
      guard let id = state.setupCodes[digest], let user = state.users[id],
        let code = user.setupCode, now < code.expireTime, user.state != .deactivated
      else { return nil }
      return id
    }
  }
}

// Looking up the rest.
extension CredentialIndex {
  package func organization(_ id: OrganizationID) -> Organization? {
    state.withLock { $0.organizations[id] }
  }

  /// Without its password hash, which stays in the store.
  package func user(_ id: UserID) -> User? {
    state.withLock { $0.users[id] }
  }

  package func serviceAccount(_ id: ServiceAccountID) -> ServiceAccount? {
    state.withLock { $0.accounts[id] }
  }
}

// When tokens were last used: in memory only, one entry for each token of the index.
extension CredentialIndex {
  package func noteUse(of token: TokenID, at time: Instant, source: String, agent: String) {
    guard state.withLock({ $0.tokens[token] != nil }) else { return }
    uses.withLock { uses in
      let count = uses[token]?.count ?? 0
      uses[token] = LastUse(time: time, source: source, agent: agent, count: count &+ 1)
    }
  }

  package func lastUse(of token: TokenID) -> LastUse? {
    uses.withLock { $0[token] }
  }

  /// Of any of the account's tokens.
  package func lastUse(of account: ServiceAccountID) -> LastUse? {
    let tokens = state.withLock { $0.tokensOfAccount[account] ?? [] }
    return uses.withLock { uses in
      tokens.compactMap { uses[$0] }.max { $0.time < $1.time }
    }
  }
}
