import JetonDomain
import JetonLedger
import JetonRows

/// What the events say must stand in the rows beside the ledger. A seal tells that we wrote a
/// row, not that it is the last one we wrote: this tells.
struct StateTrace {
  /// Ids of all kinds in one table, as their rows are keyed.
  struct Key: Hashable {
    var high: UInt64
    var low: UInt64
  }

  struct Standing {
    /// Of the last event that is known to have changed it.
    var epoch: Epoch
    var kind: Event.Object.Kind
    /// Of a token.
    var account: Key?
    var isGone = false
    /// Of a token: it may be over, and then its row goes by itself.
    var mayHaveEnded = false
    var hasRow = false
  }

  private var standings: [Key: Standing] = [:]
  /// When tokens were given an end by a rule, without being named.
  private var shortenedAt: Epoch = 0

  mutating func follow(_ event: Event, at epoch: Epoch) {
    guard event.outcome == .ok else { return }
    switch event.verb {
    case .createOrganization, .updateOrganization, .deactivateUser, .createServiceAccount:
      event.objects.forEach { change($0, at: epoch) }
    case .createUser, .updateUser, .issueSetupCode, .changePassword, .setPassword,
      .updateServiceAccount, .disableServiceAccount, .enableServiceAccount:
      if let object = event.object { change(object, at: epoch) }
    case .deleteServiceAccount:
      guard let key = event.object.flatMap(Key.init) else { return }
      standings[key] = Standing(epoch: epoch, kind: .serviceAccount, isGone: true)
    default: break
    }
    followTokens(event, at: epoch)
  }

  /// Each change of a token names it in the field.
  private mutating func followTokens(_ event: Event, at epoch: Epoch) {
    for change in event.changes where change.field.hasPrefix(Token.identifierPrefix) {
      guard let id = TokenID(String(change.field.prefix { $0 != "." })) else { continue }
      let key = Key(high: id.high, low: id.low)
      let owner = event.objects.first { $0.kind == .serviceAccount }.flatMap(Key.init)
      standings[key] = Standing(
        epoch: epoch, kind: .token, account: standings[key]?.account ?? owner,
        mayHaveEnded: standings[key]?.mayHaveEnded == true || change.after != nil)
    }
    if event.changes.contains(where: { $0.field == "shortened_token_count" }) {
      shortenedAt = epoch
    }
  }

  private mutating func change(_ object: Event.Object, at epoch: Epoch) {
    guard let key = Key(object) else { return }
    let account = standings[key]?.account
    standings[key] = Standing(epoch: epoch, kind: object.kind, account: account)
  }

  /// For a row that is there.
  mutating func see(_ key: Key, revision: Epoch, named name: String) throws(LedgerFault) {
    guard let standing = standings[key] else { return }
    let end = standing.account.flatMap { standings[$0] }.flatMap { $0.isGone ? $0 : nil }
    if let gone = standing.isGone ? standing : end {
      throw LedgerFault(
        .row, at: gone.epoch, "\(name) ended with event \(gone.epoch), and its row is there (again)"
      )
    }
    guard revision >= standing.epoch else {
      throw LedgerFault(
        .row, at: standing.epoch,
        "the row of \(name) is as event \(revision) left it, and event \(standing.epoch) changed "
          + "it: an older row was put back")
    }
    standings[key]?.hasRow = true
  }

  /// The first that should have a row, and of which none was seen.
  var missing: LedgerFault? {
    let lost = standings.filter { _, standing in
      if standing.isGone || standing.hasRow { return false }
      guard standing.kind == .token else { return true }
      if standing.mayHaveEnded || standing.epoch <= shortenedAt { return false }
      // It went with its account; of an unknown one, nobody can say.
      return standing.account.map { standings[$0]?.isGone != true } ?? false
    }
    guard let (key, standing) = lost.min(by: { $0.value.epoch < $1.value.epoch }) else {
      return nil
    }
    return LedgerFault(
      .row, at: standing.epoch,
      "\(key.name(standing.kind)), which event \(standing.epoch) made or changed, has no row: it "
        + "was removed")
  }
}

extension StateTrace.Key {
  /// Of what is kept as a row for good; sessions are not.
  init?(_ object: Event.Object) {
    let id: (UInt64, UInt64)? =
      switch object.kind {
      case .organization: OrganizationID(object.id).map { ($0.high, $0.low) }
      case .user: UserID(object.id).map { ($0.high, $0.low) }
      case .serviceAccount: ServiceAccountID(object.id).map { ($0.high, $0.low) }
      case .token: TokenID(object.id).map { ($0.high, $0.low) }
      case .session, .ledger: nil
      }
    guard let (high, low) = id else { return nil }
    self.init(high: high, low: low)
  }

  func name(_ kind: Event.Object.Kind) -> String {
    switch kind {
    case .organization: OrganizationID(high: high, low: low).description
    case .user: UserID(high: high, low: low).description
    case .serviceAccount: ServiceAccountID(high: high, low: low).description
    case .token: TokenID(high: high, low: low).description
    case .session, .ledger: ""
    }
  }
}
