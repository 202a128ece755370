// Which keyed hash means which principal, now: a fold of the ledger up to an epoch, in memory
// only. The writer tells it each commit before it answers, so what it says of a credential is
// true for every answered change. It knows neither disk nor wire nor secret, and decides
// nothing about what a principal may do.

package import JetonDomain
import Synchronization

/// Readers on any thread; one writer at a time, in the order of commits. To look for a token takes
/// no lock and no memory.
package final class CredentialIndex: Sendable {
  let tokens = TokenTable()
  let origins = Origins()
  /// Held by the writer, too, for as long as a commit takes.
  private let people = Mutex(People())
  private let lastEpoch = Atomic<Epoch>(0)
  private let lastTime = Atomic<Int64>(Instant.earliest.microseconds)

  package init() {}

  package func apply(_ commit: Commit) {
    people.withLock { people in
      for change in commit.changes { apply(change, &people) }
    }
    lastTime.max(commit.lastTime.microseconds, ordering: .releasing)
    lastEpoch.max(commit.lastEpoch, ordering: .releasing)
  }

  /// While no commit changes anything: for what is found by other ways than a digest.
  func withWriter<Answer>(_ body: (TokenTable) -> sending Answer) -> sending Answer {
    people.withLock { _ in body(tokens) }
  }

  private func apply(_ change: Change, _ people: inout People) {
    switch change {
    case .putOrganization(let organization): people.put(organization)
    case .putUser(let user): people.put(user)
    case .putSession(let session): people.put(session)
    case .removeSession(let id): people.remove(id)
    case .putServiceAccount(let account): tokens.put(account)
    case .putToken(let token): tokens.put(token)
    case .removeToken(_, let digest): tokens.remove(digest)
    case .removeServiceAccount(let id): tokens.remove(id)
    }
  }

  /// The last commit that lookups from now on include.
  package var epoch: Epoch { lastEpoch.load(ordering: .acquiring) }

  /// The clock's time, but never before the last event's, so that what has expired stays so
  /// when the clock is set back.
  package func now(_ clock: Instant) -> Instant {
    max(clock, Instant(microseconds: lastTime.load(ordering: .acquiring)))
  }
}

// Looking up credentials.
extension CredentialIndex {
  /// Shows the token of each digest to `body`, in order, nil for those of no token; their memory is
  /// asked for together. `body` must not wait, nor call the index.
  @inline(__always)
  package func findAll(_ digests: Span<Digest>, _ body: (Int, TokenStanding?) -> Void) {
    tokens.find(digests, body)
  }

  /// Shows one token to `body`; nil when the digest is none's. `body` must neither wait nor call the
  /// index.
  package func find<Answer>(_ digest: Digest, _ body: (TokenStanding) -> Answer) -> Answer? {
    tokens.withStanding(of: digest, body)
  }

  /// Of a token or a session; nil: nobody's, or ended so long ago that no trace is left.
  package func find(_ digest: Digest, at now: Instant) -> Finding? {
    tokens.withStanding(of: digest) { Finding($0, at: now) }
      ?? people.withLock { $0.finding(digest, at: now) }
  }

  /// The user whom a setup code lets set a password.
  package func setupCode(_ digest: Digest, at now: Instant) -> UserID? {
    people.withLock { people in
      guard let id = people.setupCodes[digest], let user = people.users[id],
        let code = user.setupCode, now < code.expireTime, user.state != .deactivated
      else { return nil }
      return id
    }
  }
}

// Looking up the rest.
extension CredentialIndex {
  package func organization(_ id: OrganizationID) -> Organization? {
    people.withLock { $0.organizations[id] }
  }

  /// Without its password hash, which stays in the store.
  package func user(_ id: UserID) -> User? {
    people.withLock { $0.users[id] }
  }
}
