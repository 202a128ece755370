import JetonCrypto
package import JetonDomain
import JetonLedger

// State and ledger in plain dictionaries: what the domain's tests decide on, and the shortest
// statement of what a store must answer.

package struct MemoryState: StateWriter {
  package var now: Instant
  package private(set) var organizationsByID: [OrganizationID: Organization] = [:]
  package private(set) var usersByID: [UserID: User] = [:]
  package private(set) var accountsByID: [ServiceAccountID: ServiceAccount] = [:]
  package private(set) var tokensByID: [TokenID: Token] = [:]
  package private(set) var sessionsByID: [SessionID: Session] = [:]
  /// Those that were removed, too.
  private var everything: [LedgerEntry] = []
  private var removed = Removal()
  /// All that was ever applied, in order.
  private(set) var changes: [Change] = []
  private var usesByID: [TokenID: TokenUse] = [:]
  private var answers: [RequestKey: KeptAnswer] = [:]
  private var frontier = TreeFrontier()
  private var nodes: [TreeNodeID: [UInt8]] = [:]

  package init(now: Instant) {
    self.now = now
  }

  package mutating func apply(_ change: Change) {
    changes.append(change)
    switch change {
    case .putOrganization(let organization): organizationsByID[organization.id] = organization
    case .putUser(let user): usersByID[user.id] = user
    case .putServiceAccount(let account): accountsByID[account.id] = account
    case .putToken(let token): tokensByID[token.id] = token
    case .putSession(let session): sessionsByID[session.id] = session
    case .removeToken(let id, _):
      tokensByID[id] = nil
      usesByID[id] = nil
    case .removeSession(let id): sessionsByID[id] = nil
    case .removeServiceAccount(let id):
      accountsByID[id] = nil
      tokensByID = tokensByID.filter { $0.value.serviceAccountID != id }
      usesByID = usesByID.filter { tokensByID[$0.key] != nil }
    }
  }

  package mutating func append(_ event: Event) -> Epoch {
    let epoch = lastEpoch() + 1
    var event = event
    event.time = max(event.time, lastTime)
    let bytes = EventCoding.encode(event, epoch: epoch)
    everything.append(LedgerEntry(epoch: epoch, event: event, bytes: bytes))
    for node in frontier.append(leaf: MerkleTree.leafHash(bytes)) {
      nodes[node.id] = node.hash.bytes
    }
    return epoch
  }

  package mutating func keep(_ uses: [TokenUse]) {
    for use in uses where tokensByID[use.tokenID] != nil { usesByID[use.tokenID] = use }
  }

  package func tokenUses(after token: TokenID?, limit: Int) -> [TokenUse] {
    let uses = usesByID.values.filter { use in token.map { $0 < use.tokenID } ?? true }
    return Array(uses.sorted { $0.tokenID < $1.tokenID }.prefix(limit))
  }

  package mutating func keptAnswer(_ key: RequestKey) -> KeptAnswer? {
    answers[key].flatMap { now < $0.time.advanced(by: .seconds(86_400)) ? $0 : nil }
  }

  package mutating func keep(_ answer: KeptAnswer, under key: RequestKey) {
    answers[key] = answer
  }

  package mutating func removeOldAnswers(atMost count: Int) -> Int {
    let old = answers.filter { $0.value.time.advanced(by: .seconds(86_400)) <= now }.keys
    for key in old.prefix(count) { answers[key] = nil }
    return min(count, old.count)
  }

  package mutating func removeEvents(
    of kind: Event.Kind, through last: Epoch, count: Int, scanning: Int
  ) -> RemovedEvents {
    var removedCount = 0
    var scanned = 0
    let last = min(last, max(lastEpoch(), 1) - 1)
    while removed[kind] < last, removedCount < count, scanned < scanning {
      removed[kind] += 1
      scanned += 1
      if everything[Int(removed[kind] - 1)].event.kind == kind { removedCount += 1 }
    }
    return RemovedEvents(
      count: removedCount, through: removed[kind],
      isComplete: removed[kind] >= last || removedCount == count)
  }
}

// MARK: Looking up

extension MemoryState {
  package func organization(_ id: OrganizationID) -> Organization? { organizationsByID[id] }
  package func organization(folded name: String) -> Organization? {
    organizationsByID.values.first { Name.folded($0.name) == name }
  }
  package func organizations() -> [Organization] {
    organizationsByID.values.sorted { $0.id < $1.id }
  }

  package func user(_ id: UserID) -> User? { usersByID[id] }
  package func user(folded name: String, in organization: OrganizationID) -> User? {
    usersByID.values.first {
      $0.organizationID == organization && Name.folded($0.name) == name
    }
  }
  package func activeOwnerCount(in organization: OrganizationID) -> Int {
    usersByID.values.count {
      $0.organizationID == organization && $0.role == .owner && $0.state == .active
    }
  }

  package func serviceAccount(_ id: ServiceAccountID) -> ServiceAccount? { accountsByID[id] }
  package func serviceAccount(folded name: String, in organization: OrganizationID)
    -> ServiceAccount?
  {
    accountsByID.values.first {
      $0.organizationID == organization && Name.folded($0.name) == name
    }
  }
  package func serviceAccounts(ownedBy owner: UserID) -> [ServiceAccount] {
    accountsByID.values.filter { $0.ownerID == owner }.sorted { $0.id < $1.id }
  }

  package func token(_ id: TokenID) -> Token? { tokensByID[id] }
  package func tokens(of account: ServiceAccountID) -> [Token] {
    tokensByID.values.filter { $0.serviceAccountID == account }.sorted { $0.id < $1.id }
  }
  package func liveTokens(in organization: OrganizationID, at instant: Instant) -> [Token] {
    tokensByID.values.filter {
      $0.isLive(at: instant)
        && accountsByID[$0.serviceAccountID]?.organizationID == organization
    }.sorted { $0.id < $1.id }
  }

  package func tokensEnded(
    before instant: Instant, after id: TokenID?, scanning: Int
  ) -> Ended<Token> {
    let next = tokensByID.values.filter { token in id.map { $0 < token.id } ?? true }
      .sorted { $0.id < $1.id }.prefix(scanning)
    return Ended(
      ids: next.filter { token in token.endTime.map { $0 < instant } ?? false }.map(\.id),
      reached: next.count < scanning ? nil : next.last?.id)
  }
  package func sessionsEnded(
    before instant: Instant, after id: SessionID?, scanning: Int
  ) -> Ended<Session> {
    let next = sessionsByID.values.filter { session in id.map { $0 < session.id } ?? true }
      .sorted { $0.id < $1.id }.prefix(scanning)
    return Ended(
      ids: next.filter { $0.expireTime < instant }.map(\.id),
      reached: next.count < scanning ? nil : next.last?.id)
  }

  package func session(_ id: SessionID) -> Session? { sessionsByID[id] }
  package func sessions(of user: UserID) -> [Session] {
    sessionsByID.values.filter { $0.userID == user }.sorted { $0.id < $1.id }
  }

  package func lastEpoch() -> Epoch { Epoch(everything.count) }
  package func lastEpoch(before instant: Instant) -> Epoch {
    everything.last { $0.event.time < instant }?.epoch ?? 0
  }
  package func removal() -> Removal { removed }
  package func ledgerKeyEntries() -> [LedgerEntry] {
    everything.filter { $0.event.tellsOfLedgerKey }
  }
  package func eventCount(of kind: Event.Kind) -> UInt64 {
    UInt64(ledger.count { $0.event.kind == kind })
  }
  /// Without what was removed.
  package var ledger: [LedgerEntry] {
    everything.filter { removed[$0.event.kind] < $0.epoch }
  }
  package func entry(_ epoch: Epoch) -> LedgerEntry? {
    guard epoch >= 1 && epoch <= lastEpoch() else { return nil }
    let entry = everything[Int(epoch - 1)]
    return removed[entry.event.kind] < epoch ? entry : nil
  }
  package func treeNode(level: Int, index: UInt64) -> [UInt8]? {
    nodes[TreeNodeID(level: level, index: index)]
  }

  var lastTime: Instant { everything.last?.event.time ?? .earliest }
}
