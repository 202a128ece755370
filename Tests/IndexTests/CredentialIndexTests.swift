import JetonDomain
import JetonIndex
import StoreContract
import Testing

@Suite struct CredentialIndexTests {
  private let index = CredentialIndex()
  private let now = Fixture.time

  private func apply(_ changes: Change..., epoch: Epoch = 1, at time: Instant = .earliest) {
    index.apply(Commit(lastEpoch: epoch, lastTime: time, changes: changes))
  }

  /// An account with the token of the same number, which neither ended nor ends.
  private func account(_ number: Int) -> (ServiceAccount, Token) {
    var (account, token) = (Fixture.account(number), Fixture.token(number, of: number))
    account.isDisabled = false
    (token.expireTime, token.revokeTime) = (nil, nil)
    return (account, token)
  }

  @Test func `a token is found by its digest and by its id, with its account's role`() throws {
    let (account, token) = account(1)
    apply(.putServiceAccount(account), .putToken(token), epoch: 5)
    let finding = try #require(index.find(token.digest, at: now))
    #expect(finding.principal.identity == .serviceAccount(account.id))
    #expect(finding.principal.role == account.role)
    #expect(finding.principal.credential == .token(token.id))
    #expect(finding.verdict == .valid && index.epoch == 5)
    #expect(index.find(Fixture.digest(2), at: now) == nil)
  }

  @Test func `a role change shows at once on tokens there are (S19)`() throws {
    var (account, token) = account(1)
    apply(.putServiceAccount(account), .putToken(token))
    account.role = .owner
    apply(.putServiceAccount(account))
    #expect(index.find(token.digest, at: now)?.principal.role == .owner)
  }

  @Test func `a token ends at its instant, by itself (A1, S26)`() throws {
    var (account, token) = account(1)
    token.expireTime = Fixture.later(10)
    apply(.putServiceAccount(account), .putToken(token))
    let end = Fixture.later(10)
    let before = Instant(microseconds: end.microseconds - 1)
    #expect(index.find(token.digest, at: before)?.verdict == .valid)
    #expect(index.find(token.digest, at: end)?.verdict == .expired)
  }

  @Test func `revoking, disabling and deleting end a token with their commit (S27, S32)`() {
    var (account, token) = account(1)
    apply(.putServiceAccount(account), .putToken(token))
    account.isDisabled = true
    apply(.putServiceAccount(account))
    #expect(index.find(token.digest, at: now)?.verdict == .disabled)
    token.revokeTime = now
    apply(.putToken(token))
    #expect(index.find(token.digest, at: now)?.verdict == .revoked)
    apply(.removeServiceAccount(account.id))
    #expect(index.find(token.digest, at: now) == nil)
  }

  @Test func `a new account of the same name never revives an old token (S33)`() {
    let (old, token) = account(1)
    apply(.putServiceAccount(old), .putToken(token), .removeServiceAccount(old.id))
    var (again, other) = account(2)
    again.name = old.name
    apply(.putServiceAccount(again), .putToken(other))
    #expect(index.find(token.digest, at: now) == nil)
    #expect(index.find(other.digest, at: now)?.verdict == .valid)
  }

  @Test func `a session ends with its time, its user, or its removal`() {
    var user = Fixture.user(1)
    user.state = .active
    let session = Fixture.session(1)
    apply(.putUser(user), .putSession(session))
    #expect(index.find(session.digest, at: now)?.verdict == .valid)
    #expect(index.find(session.digest, at: session.expireTime)?.verdict == .expired)
    user.state = .deactivated
    apply(.putUser(user))
    #expect(index.find(session.digest, at: now)?.verdict == .disabled)
    apply(.removeSession(session.id))
    #expect(index.find(session.digest, at: now) == nil)
  }

  @Test func `a setup code is good until it ends, is replaced, or its user is gone`() {
    var user = Fixture.user(2)
    user.state = .invited
    let digest = Fixture.digest(2)
    apply(.putUser(user))
    #expect(index.setupCode(digest, at: now) == user.id)
    #expect(index.setupCode(digest, at: Fixture.later(2)) == nil)
    user.setupCode?.digest = Fixture.digest(3)
    apply(.putUser(user))
    #expect(index.setupCode(digest, at: now) == nil)
    #expect(index.setupCode(Fixture.digest(3), at: now) == user.id)
    user.state = .deactivated
    apply(.putUser(user))
    #expect(index.setupCode(Fixture.digest(3), at: now) == nil)
  }

  @Test func `a user's password hash is not in memory`() {
    apply(.putUser(Fixture.user(1)))
    #expect(Fixture.user(1).passwordHash != nil)
    #expect(index.user(Fixture.user(1).id)?.passwordHash == nil)
  }

  @Test func `time never goes below the last event's`() {
    apply(epoch: 7, at: Fixture.later(100))
    #expect(index.now(Fixture.later(50)) == Fixture.later(100))
    #expect(index.now(Fixture.later(150)) == Fixture.later(150))
    #expect(index.epoch == 7)
  }

  @Test func `the last use of a token is kept until the token is gone`() throws {
    let (account, token) = account(1)
    apply(.putServiceAccount(account), .putToken(token))
    index.noteUse(of: token.digest, at: now, from: index.place("192.0.2.1", "a/1"))
    index.noteUse(of: token.digest, at: Fixture.later(1), from: index.place("192.0.2.2", "a/2"))
    let use = try #require(index.lastUse(of: token.digest))
    #expect(use.source == "192.0.2.2" && use.agent == "a/2" && use.count == 2)
    // To the millisecond.
    #expect(use.time.duration(to: Fixture.later(1)) < .milliseconds(1))
    #expect(index.lastUse(of: account.id) == use)
    apply(.removeServiceAccount(account.id))
    index.noteUse(of: token.digest, at: now, from: index.place("", ""))
    #expect(index.lastUse(of: token.digest) == nil)
    #expect(index.lastUse(of: account.id) == nil)
  }
}
