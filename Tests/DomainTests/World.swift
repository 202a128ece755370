import JetonDomain
import JetonSecret
import StoreContract

/// An organization with one user of each role, all logged in, and a clock that is set by hand.
struct World {
  var state: MemoryState
  var authority = Authority()
  var entropy: SeededEntropy
  /// The decision made last, as it went into the ledger; nil when nothing did.
  var lastEvent: Event?
  let organizationID: OrganizationID
  let owner: Principal
  let admin: Principal
  let contributor: Principal
  let viewer: Principal

  static let start = Instant(microseconds: 1_800_000_000_000_000)
  static let origin = Event.Origin(source: "192.0.2.1", agent: "tests/1")

  init(seed: UInt64 = 1, organization: String = "acme") {
    var founding = Founding(seed: seed)
    let founder = founding.organization(organization)
    owner = founder
    organizationID = founder.organizationID
    admin = founding.user("ada", .admin, in: founder.organizationID)
    contributor = founding.user("carl", .contributor, in: founder.organizationID)
    viewer = founding.user("vera", .viewer, in: founder.organizationID)
    state = founding.state
    entropy = founding.entropy
  }

  var users: [Principal] { [owner, admin, contributor, viewer] }
  var moment: Moment {
    Moment(now: state.now, nextEpoch: state.lastEpoch() + 1, origin: Self.origin)
  }

  mutating func pass(_ duration: Duration) {
    state.now = state.now.advanced(by: duration)
  }

  /// Decides and commits, as the service does.
  mutating func commit<Answer>(
    _ decide:
      (Authority, inout MemoryState, Moment, inout SeededEntropy) throws(StoreError) -> Ruling<
        Answer
      >
  ) throws -> Answer {
    let ruling = try decide(authority, &state, moment, &entropy)
    for change in ruling.changes { state.apply(change) }
    for event in ruling.events { _ = state.append(event) }
    lastEvent = ruling.events.last
    return try ruling.result.get()
  }

  mutating func user(_ name: String, _ role: Role) -> Principal {
    var founding = Founding(state: state, entropy: entropy)
    defer { (state, entropy) = (founding.state, founding.entropy) }
    return founding.user(name, role, in: organizationID)
  }
}

/// Puts things into state past all rules.
struct Founding {
  var state: MemoryState
  var entropy: SeededEntropy

  init(seed: UInt64) {
    self.init(state: MemoryState(now: World.start), entropy: SeededEntropy(seed: seed))
  }

  init(state: MemoryState, entropy: SeededEntropy) {
    self.state = state
    self.entropy = entropy
  }

  mutating func organization(_ name: String) -> Principal {
    let id = OrganizationID(at: state.now, randomness: entropy.randomness())
    state.apply(
      .putOrganization(
        Organization(
          id: id, name: name, settings: .init(), createTime: state.now, updateTime: state.now,
          revision: 1)))
    return user("olga", .owner, in: id)
  }

  mutating func user(_ name: String, _ role: Role, in organization: OrganizationID) -> Principal {
    let user = User(
      id: UserID(at: state.now, randomness: entropy.randomness()), organizationID: organization,
      name: name, displayName: "", role: role, state: .active, passwordHash: "hash of \(name)",
      setupCode: nil, createTime: state.now, updateTime: state.now, revision: 1)
    let session = Session(
      id: SessionID(at: state.now, randomness: entropy.randomness()), userID: user.id,
      digest: entropy.mint(.session).digest, createTime: state.now, expireTime: .latest)
    state.apply(.putUser(user))
    state.apply(.putSession(session))
    return Principal(
      identity: .user(user.id), name: name, organizationID: organization, role: role,
      credential: .session(session.id))
  }
}

/// SplitMix64: the same bits for the same seed.
struct SeededEntropy: Entropy, RandomNumberGenerator {
  private var state: UInt64
  /// All secrets it ever made.
  private(set) var minted: [Secret] = []

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func randomness() -> (UInt16, UInt64) {
    (UInt16(truncatingIfNeeded: next()), next())
  }

  mutating func mint(_ kind: SecretKind) -> Minted {
    let secret = Secret("hush-\(kind)-\(next())")
    minted.append(secret)
    return Minted(
      secret: secret, digest: Digest((next(), next(), next(), next())), hint: "hint\(minted.count)")
  }
}
