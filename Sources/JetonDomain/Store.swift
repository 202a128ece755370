// What the domain and the service need of a store, in the domain's words. Every store passes
// the same contract (Tests/StoreContract).

/// Keeps state and ledger. One writer at a time, in total order; readers beside it.
package protocol Store: Sendable {
  associatedtype Reader: StateReader
  associatedtype Writer: StateWriter

  /// Runs `body` on a consistent snapshot. Ends early, with `cancelled`, when the task is
  /// cancelled, as that of a call is whose deadline has passed.
  func read<Answer: Sendable>(
    _ body: @escaping @Sendable (inout Reader) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer

  /// Runs `body` in the writer's next transaction, together with others that wait, and returns
  /// when that transaction is on disk and its observer has seen the changes. A body that throws
  /// leaves nothing behind and does not disturb the others. For that it may run more than once,
  /// the last time counting.
  func write<Answer: Sendable>(
    _ body: @escaping @Sendable (inout Writer) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer

  /// Returns when no node answers any more from a state before a write that has returned. Nil where
  /// there are no other nodes: there that is so already.
  func spread() async throws(StoreError) -> Receipt?

  /// All nodes, and where the ledger ends; nil where there are no others.
  func nodes() async throws(StoreError) -> Nodes?
}

/// What one transaction changed, in order; told to the observer after the commit and before
/// any answer.
package struct Commit: Sendable {
  package var lastEpoch: Epoch
  /// Of the last event; time goes on from there, whatever the clock says.
  package var lastTime: Instant
  package var changes: [Change]

  package init(lastEpoch: Epoch, lastTime: Instant, changes: [Change]) {
    self.lastEpoch = lastEpoch
    self.lastTime = lastTime
    self.changes = changes
  }
}

/// Names are looked up by their folded form (`Name.folded`).
package protocol StateReader {
  mutating func organization(_ id: OrganizationID) throws(StoreError) -> Organization?
  mutating func organization(folded name: String) throws(StoreError) -> Organization?
  mutating func organizations() throws(StoreError) -> [Organization]

  mutating func user(_ id: UserID) throws(StoreError) -> User?
  mutating func user(folded name: String, in organization: OrganizationID) throws(StoreError)
    -> User?
  /// Active users of role OWNER.
  mutating func activeOwnerCount(in organization: OrganizationID) throws(StoreError) -> Int
  mutating func users(_ query: UserQuery) throws(StoreError) -> [User]

  mutating func serviceAccount(_ id: ServiceAccountID) throws(StoreError) -> ServiceAccount?
  mutating func serviceAccount(folded name: String, in organization: OrganizationID)
    throws(StoreError) -> ServiceAccount?
  mutating func serviceAccounts(ownedBy owner: UserID) throws(StoreError) -> [ServiceAccount]
  mutating func serviceAccounts(_ query: ServiceAccountQuery) throws(StoreError)
    -> [ServiceAccount]

  mutating func token(_ id: TokenID) throws(StoreError) -> Token?
  /// All of them, ended ones too, in order of creation.
  mutating func tokens(of account: ServiceAccountID) throws(StoreError) -> [Token]
  /// All tokens of all live accounts of an organization that are neither revoked nor expired at
  /// `instant`: what a shorter longest life must shorten.
  mutating func liveTokens(in organization: OrganizationID, at instant: Instant)
    throws(StoreError) -> [Token]

  /// Among the `scanning` tokens after one, in order of their ids, those that ended before
  /// `instant`.
  mutating func tokensEnded(before instant: Instant, after id: TokenID?, scanning: Int)
    throws(StoreError) -> Ended<Token>

  /// Last uses, in the order of the tokens' ids: at most `limit`, from the one behind `token` on.
  mutating func tokenUses(after token: TokenID?, limit: Int) throws(StoreError) -> [TokenUse]

  mutating func session(_ id: SessionID) throws(StoreError) -> Session?
  mutating func sessionsEnded(before instant: Instant, after id: SessionID?, scanning: Int)
    throws(StoreError) -> Ended<Session>
  mutating func sessions(of user: UserID) throws(StoreError) -> [Session]

  mutating func lastEpoch() throws(StoreError) -> Epoch
  /// The last epoch whose event is before `instant`; zero when none is.
  mutating func lastEpoch(before instant: Instant) throws(StoreError) -> Epoch
  /// What retention has removed. No entry of that is found any more.
  mutating func removal() throws(StoreError) -> Removal
  /// How many events of a kind there are, those that are gone not counted.
  mutating func eventCount(of kind: Event.Kind) throws(StoreError) -> UInt64
  mutating func entry(_ epoch: Epoch) throws(StoreError) -> LedgerEntry?
  mutating func entries(_ query: EventQuery) throws(StoreError) -> [LedgerEntry]
  /// Those that tell of the ledger's keys, in order, also when retention has removed them.
  mutating func ledgerKeyEntries() throws(StoreError) -> [LedgerEntry]
  /// The hash of a full subtree: `level` 0 are the leaves, `index` counts subtrees of that size.
  mutating func treeNode(level: Int, index: UInt64) throws(StoreError) -> [UInt8]?
}

package protocol StateWriter: StateReader {
  /// The clock's time, but never before that of the last event, so that what has expired does
  /// not come back when the clock is set back.
  var now: Instant { get }

  mutating func apply(_ change: Change) throws(StoreError)
  /// Gives the event its epoch; epochs have no gaps.
  mutating func append(_ event: Event) throws(StoreError) -> Epoch
  /// Removes the oldest events of a kind, at most `count` of them and none after `last`, nor the
  /// last of the ledger. Looks at no more than `scanning` events.
  mutating func removeEvents(of kind: Event.Kind, through last: Epoch, count: Int, scanning: Int)
    throws(StoreError) -> RemovedEvents

  /// In the place of what was kept of these tokens. It goes with its token; of a token that is not
  /// there nothing is kept. It is no change: neither event nor observer tells of it.
  mutating func keep(_ uses: [TokenUse]) throws(StoreError)

  /// The answer kept for a request that was made before, unless it is older than 24 hours.
  mutating func keptAnswer(_ key: RequestKey) throws(StoreError) -> KeptAnswer?
  mutating func keep(_ answer: KeptAnswer, under key: RequestKey) throws(StoreError)
  /// Removes answers older than 24 hours, so many at most; tells how many it were.
  mutating func removeOldAnswers(atMost count: Int) throws(StoreError) -> Int
}

/// What a look at a part of a table found.
package struct Ended<Thing: Identified>: Sendable, Hashable {
  package var ids: [Identifier<Thing>]
  /// Where to look next; nil: there is no more.
  package var reached: Identifier<Thing>?

  package init(ids: [Identifier<Thing>], reached: Identifier<Thing>?) {
    self.ids = ids
    self.reached = reached
  }
}

/// What one step of retention did.
package struct RemovedEvents: Sendable, Hashable {
  package var count: Int
  /// All events of the kind up to here are gone.
  package var through: Epoch
  /// Nothing is left to remove under the same bounds.
  package var isComplete: Bool

  package init(count: Int, through: Epoch, isComplete: Bool) {
    self.count = count
    self.through = through
    self.isComplete = isComplete
  }
}

/// Which request, by a keyed hash of caller, method and request id.
package struct RequestKey: Sendable, Hashable {
  package var bytes: [UInt8]
  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}

/// An answer under a seal that only the bearer of the request id can open.
package struct KeptAnswer: Sendable, Hashable {
  /// Hash of the request without its id, to tell a repeat from a reuse.
  package var fingerprint: [UInt8]
  package var sealed: [UInt8]
  package var time: Instant

  package init(fingerprint: [UInt8], sealed: [UInt8], time: Instant) {
    self.fingerprint = fingerprint
    self.sealed = sealed
    self.time = time
  }
}

package struct UserQuery: Sendable, Hashable {
  package var organizationID: OrganizationID
  package var foldedNamePart = ""
  package var role: Role?
  package var state: User.State?
  package var after: UserID?
  package var limit: Int

  package init(organizationID: OrganizationID, limit: Int) {
    self.organizationID = organizationID
    self.limit = limit
  }
}

package struct ServiceAccountQuery: Sendable, Hashable {
  package var organizationID: OrganizationID
  package var foldedNamePart = ""
  package var ownerID: UserID?
  package var role: Role?
  package var isDisabled: Bool?
  /// With a live token, at `now`, that ends before this.
  package var expiringBefore: Instant?
  package var now: Instant
  package var order = Order.creation
  package var limit: Int

  /// The order, and the last item of the page before.
  package enum Order: Sendable, Hashable {
    case creation
    case creationAfter(ServiceAccountID)
    case name
    case nameAfter(folded: String)
  }

  package init(organizationID: OrganizationID, now: Instant, limit: Int) {
    self.organizationID = organizationID
    self.now = now
    self.limit = limit
  }
}

package struct EventQuery: Sendable, Hashable {
  /// Nil: of all organizations, and those of none.
  package var organizationID: OrganizationID?
  package var actorID: String?
  /// Of the credential used, or of the token touched.
  package var credentialID: String?
  package var verb: Verb?
  package var objectID: String?
  package var outcome: Event.Outcome?
  package var from: Instant?
  package var until: Instant?
  /// Exclusive bounds.
  package var after: Epoch?
  package var before: Epoch?
  package var newestFirst = false
  package var limit: Int

  package init(organizationID: OrganizationID?, limit: Int) {
    self.organizationID = organizationID
    self.limit = limit
  }
}

/// Why a store could not answer. The driver's own text is for the log only.
package enum StoreError: Error, Sendable, Hashable {
  /// The queue is full; nothing was done.
  case busy(retryAfter: Duration)
  /// Nothing was done; it may work again later.
  case unavailable(detail: String)
  /// It may have happened: ask again with the same request id.
  case unknownOutcome(detail: String)
  /// What is on disk makes no sense.
  case corrupt(detail: String)
  case stopped
  /// Nobody waits for the answer any more.
  case cancelled
}
