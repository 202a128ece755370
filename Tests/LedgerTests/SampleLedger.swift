import JetonCrypto
import JetonDomain
import JetonLedger
import JetonMessages
import JetonSecret

/// A ledger made of nothing but numbers: the same each time, with changes of its key.
struct SampleLedger {
  private(set) var entries: [[UInt8]] = []
  private(set) var chain: KeyChain
  private(set) var key: SigningKey
  private(set) var frontiers = [TreeFrontier()]

  static let start = Instant(microseconds: 1_800_000_000_000_000)

  /// Event 1 begins the ledger; those of `rotations` hand its key over.
  init(size: Int, rotations: Set<Int> = [], seed: UInt8 = 1) {
    key = Self.key(seed)
    chain = KeyChain(firstKey: key.publicKey)
    for epoch in 1...max(size, 1) where size > 0 {
      if rotations.contains(epoch) {
        rotate(to: Self.key(seed + UInt8(epoch)), at: Epoch(epoch))
      } else {
        append(Self.event(epoch, chain))
      }
    }
  }

  static func key(_ seed: UInt8) -> SigningKey {
    SigningKey(seed: Secret([UInt8](repeating: seed, count: 32)))
  }

  var size: UInt64 { UInt64(entries.count) }

  private mutating func append(_ event: Event) {
    let entry = EventCoding.encode(event, epoch: size + 1)
    entries.append(entry)
    var frontier = frontiers[frontiers.count - 1]
    _ = frontier.append(leaf: MerkleTree.leafHash(entry))
    frontiers.append(frontier)
  }

  private mutating func rotate(to next: SigningKey, at epoch: Epoch) {
    let salt = [UInt8](repeating: UInt8(epoch), count: 32)
    let order = RotateLedgerKey(
      of: chain.origin, from: key, to: next, salt: salt, epoch: epoch)
    let ruling = Authority().rotateLedgerKey(
      order, by: "uid 0",
      at: Moment(now: Self.time(Int(epoch)), nextEpoch: epoch, origin: Self.origin))
    append(ruling.events[0])
    // The sample's own rotations are good.
    try! chain.follow(KeyRotation(entry: entries[entries.count - 1])!)
    key = next
  }

  private static let origin = Event.Origin(source: "jetond", agent: "sample")

  private static func time(_ epoch: Int) -> Instant {
    Instant(microseconds: start.microseconds + Int64(epoch) * 1_500_000)
  }

  private static func event(_ epoch: Int, _ chain: KeyChain) -> Event {
    var event = Event(
      time: time(epoch), organizationID: OrganizationID(high: 1, low: 1),
      verb: epoch == 1 ? .createOrganization : .createServiceAccount,
      actor: Event.Actor(
        kind: .user, id: "usr_1", name: "alice", role: .owner, credentialID: "ses_\(epoch)"),
      origin: origin)
    event.object = Event.Object(kind: .serviceAccount, id: "sa_\(epoch)", name: "Zähler \(epoch)")
    event.changes = [
      epoch == 1
        ? .init(
          field: LedgerBeginning.field, before: nil,
          after: LedgerBeginning(firstKey: chain.firstKey).publicKey)
        : .init(field: "name", before: nil, after: "Zähler \(epoch)")
    ]
    return event
  }

  // What is told of it.

  func leaf(_ epoch: Epoch) -> HashValue { MerkleTree.leafHash(entries[Int(epoch) - 1]) }

  func root(_ size: UInt64) -> HashValue { frontiers[Int(size)].root }

  func node(_ id: TreeNodeID) -> HashValue {
    if id.level == 0 { return leaf(id.index + 1) }
    return MerkleTree.parentHash(
      node(TreeNodeID(level: id.level - 1, index: 2 * id.index)),
      node(TreeNodeID(level: id.level - 1, index: 2 * id.index + 1)))
  }

  func inclusion(_ epoch: Epoch, in size: UInt64) -> [HashValue] {
    MerkleTree.inclusionProof(leaf: epoch - 1, size: size) { node($0) }
  }

  func consistency(_ first: UInt64, _ second: UInt64) -> [HashValue] {
    MerkleTree.consistencyProof(from: first, to: second) { node($0) }
  }

  /// As the server signed it when the ledger was this long.
  func head(_ size: UInt64) -> SignedCheckpoint {
    let public_ = chain.key(ofHeadOfSize: size)
    let signer = (1...255).lazy.map { Self.key(UInt8($0)) }.first { $0.publicKey == public_ }!
    return checkpoint(size).signed(by: signer)
  }

  func checkpoint(_ size: UInt64) -> Checkpoint {
    Checkpoint(
      origin: chain.origin, treeSize: size, root: root(size), time: Self.time(Int(size)))
  }

  /// The keys that were known when the ledger was this long.
  func keys(at size: UInt64) -> JetonV1.LedgerKeys {
    JetonV1.LedgerKeys(
      firstPublicKey: chain.firstKey.bytes,
      rotations: chain.rotations.filter { $0.epoch <= size }.map(\.entry))
  }

  func export(
    after: Epoch = 0, last: Epoch? = nil, size: UInt64? = nil, hidden: Set<Epoch> = []
  ) -> [JetonV1.ExportEventsResponse] {
    let size = size ?? self.size
    let last = last ?? size
    let header = JetonV1.ExportHeader(
      checkpoint: JetonV1.Checkpoint(head(size)), keys: keys(at: size), afterEpoch: after,
      lastEpoch: last, subtrees: frontiers[Int(after)].subtrees.map(\.bytes),
      consistency: consistency(last, size).map(\.bytes))
    let events = (after..<last).map { index in
      var record = JetonV1.ExportEventsResponse(epoch: index + 1, leafHash: leaf(index + 1).bytes)
      if hidden.contains(index + 1) {
        record.absence = .removed
      } else {
        record.entry = entries[Int(index)]
      }
      return record
    }
    return [JetonV1.ExportEventsResponse(header: header)] + events
  }
}
