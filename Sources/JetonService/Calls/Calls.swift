package import JetonDomain
import JetonRPC

/// What handlers have in common: the rules, the store they are asked about, and who is there.
struct Calls<S: Store>: Sendable {
  let store: S
  let authority: Authority
  let keys: Keys
  let credentials: Credentials
  let live: LiveState
  let refusals: Refusals<S>

  var clock: SteadyClock { live.clock }
  var entropy: SystemEntropy { SystemEntropy(hash: keys.credential) }
}

extension StateWriter {
  /// The instant of the decision that is made in this transaction.
  package mutating func moment(_ origin: Event.Origin) throws(StoreError) -> Moment {
    Moment(now: now, nextEpoch: try lastEpoch() + 1, origin: origin)
  }

  /// Makes the ruling true, and tells the epoch of the ledger then.
  package mutating func enact<Answer>(_ ruling: Ruling<Answer>) throws(StoreError) -> Epoch {
    for change in ruling.changes { try apply(change) }
    for event in ruling.events { _ = try append(event) }
    return try lastEpoch()
  }
}
