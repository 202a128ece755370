import JetonDomain
import Synchronization

/// The tokens and their accounts, as verification reads them. Changes come from one writer at a
/// time; readers take no lock and see each change whole, once it is published.
///
/// A row is written, then its number is published (a release, in `Slots.insert`); a reader gets
/// the number by an acquire, so it sees the row. What may change later is one atomic word of the
/// row. What is taken out is first made impossible to find; its memory is used again when all
/// readers of that time have gone (`Readers`).
///
/// Unchecked: everything but what `TokenTable+Reading` uses belongs to the writer.
@safe final class TokenTable: @unchecked Sendable {
  /// Rows that were taken out, before the writer waits for readers to use them again.
  private static let limboMaximum = 4096

  let tokens = Rows<TokenRow>()
  let uses = Rows<UseCell>()
  let accounts = Rows<AccountRow>()
  let organizations = Rows<OrganizationID>()
  let readers = Readers()
  let bySecret: Atomic<Unmanaged<Slots>>

  /// The writer's own way to an account.
  private var byID = Slots(capacity: Slots.capacity(for: 0))
  private var organizationNumbers: [OrganizationID: UInt32] = [:]
  private(set) var tokenCount = 0
  private var accountCount = 0
  private var freeTokens = FreeRows()
  private var freeAccounts = FreeRows()

  init() {
    unsafe bySecret = Atomic(Unmanaged.passRetained(Slots(capacity: Slots.capacity(for: 0))))
  }

  deinit {
    unsafe bySecret.load(ordering: .relaxed).release()
  }

  private var slots: Slots {
    unsafe bySecret.load(ordering: .relaxed).takeUnretainedValue()
  }

  // MARK: What the writer does

  func put(_ account: ServiceAccount) {
    if let number = row(of: account.id) {
      return unsafe accounts.at(number).pointee.standing.store(
        AccountRow.Standing(account), ordering: .releasing)
    }
    let number = freeAccounts.take() ?? accounts.add()
    unsafe accounts.at(number).initialize(
      to: AccountRow(account, organization: self.number(of: account.organizationID)))
    accountCount += 1
    if byID.isFull { byID = grown(byID, accountCount) { unsafe accounts.at($0).pointee.id.key } }
    byID.insert(account.id.key, row: number)
  }

  func put(_ token: Token) {
    if let number = find(token.digest, in: slots) {
      return unsafe tokens.at(number).pointee.end.store(
        TokenRow.End(token), ordering: .releasing)
    }
    guard let account = row(of: token.serviceAccountID) else { return }
    let number = freeTokens.take() ?? addToken()
    let first = unsafe accounts.at(account).pointee.firstToken.load(ordering: .relaxed)
    unsafe tokens.at(number).initialize(to: TokenRow(token, account: account, next: first))
    unsafe accounts.at(account).pointee.firstToken.store(number + 1, ordering: .releasing)
    tokenCount += 1
    if slots.isFull { growSlots() }
    slots.insert(token.digest.key, row: number)
  }

  /// With all its tokens.
  func remove(_ account: ServiceAccountID) {
    guard let number = row(of: account) else { return }
    byID.remove(account.key) { $0 == number }
    forEachToken(of: number) { drop($0) }
    freeAccounts.add(number)
    accountCount -= 1
    reclaimIfDue()
  }

  func remove(_ token: Digest) {
    guard let number = find(token, in: slots) else { return }
    unlink(number)
    drop(number)
    reclaimIfDue()
  }

  /// Takes a token out of its account's row of tokens.
  private func unlink(_ number: UInt32) {
    let next = unsafe tokens.at(number).pointee.next.load(ordering: .relaxed)
    let account = unsafe accounts.at(tokens.at(number).pointee.account)
    if unsafe account.pointee.firstToken.load(ordering: .relaxed) == number + 1 {
      return unsafe account.pointee.firstToken.store(next, ordering: .releasing)
    }
    forEachToken(of: unsafe tokens.at(number).pointee.account) { before in
      guard unsafe tokens.at(before).pointee.next.load(ordering: .relaxed) == number + 1 else {
        return
      }
      unsafe tokens.at(before).pointee.next.store(next, ordering: .releasing)
    }
  }

  private func drop(_ token: UInt32) {
    slots.remove(unsafe tokens.at(token).pointee.digest.key) { $0 == token }
    freeTokens.add(token)
    tokenCount -= 1
  }

  private func reclaimIfDue() {
    if freeTokens.limboCount + freeAccounts.limboCount > Self.limboMaximum { reclaim() }
  }

  private func addToken() -> UInt32 {
    _ = uses.add()
    return tokens.add()
  }

  private func reclaim() {
    readers.waitUntilGone()
    freeTokens.reclaim { unsafe uses.at($0).pointee.clear() }
    freeAccounts.reclaim { _ = unsafe accounts.at($0).deinitialize(count: 1) }
  }

  func number(of organization: OrganizationID) -> UInt32 {
    if let number = organizationNumbers[organization] { return number }
    let number = organizations.add()
    unsafe organizations.at(number).initialize(to: organization)
    organizationNumbers[organization] = number
    return number
  }

  func row(of account: ServiceAccountID) -> UInt32? {
    byID.find(account.key) { unsafe accounts.at($0).pointee.id == account }
  }

  // MARK: Growing

  private func growSlots() {
    let old = slots
    let new = grown(old, tokenCount) { unsafe tokens.at($0).pointee.digest.key }
    unsafe bySecret.store(Unmanaged.passRetained(new), ordering: .sequentiallyConsistent)
    readers.waitUntilGone()
    unsafe Unmanaged.passUnretained(old).release()
  }

  private func grown(_ old: Slots, _ count: Int, _ key: (UInt32) -> Slots.Key) -> Slots {
    let new = Slots(capacity: Slots.capacity(for: count))
    old.forEachRow { row in new.insert(key(row), row: row) }
    return new
  }
}

/// Numbers of rows that nothing leads to. They wait in limbo until no reader can hold them.
private struct FreeRows {
  private var limbo: [UInt32] = []
  private var free: [UInt32] = []

  var limboCount: Int { limbo.count }

  mutating func add(_ row: UInt32) { limbo.append(row) }
  mutating func take() -> UInt32? { free.popLast() }

  mutating func reclaim(_ clear: (UInt32) -> Void) {
    for row in limbo { clear(row) }
    free += limbo
    limbo = []
  }
}
