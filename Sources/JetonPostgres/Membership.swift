import JetonDomain
package import JetonLease
import Synchronization

extension PostgresStore {
  /// What makes a store a node: one that answers from memory, together with others.
  package struct NodeTerms: Sendable {
    package var name: String
    package var version: String
    package var lease: Lease
    /// That the lease was made with, or less.
    package var length: Duration

    package init(name: String, version: String, lease: Lease, length: Duration) {
      self.name = name
      self.version = version
      self.lease = lease
      self.length = length
    }
  }
}

/// This node among the others: the writer renews its lease with it.
final class Membership: Sendable {
  let terms: PostgresStore.NodeTerms
  /// Another one with each start, by chance and not by count: nothing that the database could forget
  /// can make two of them one.
  let id: NodeID
  /// Whether memory holds everything, so that there is something to hold a lease for.
  private let joined = Atomic(false)
  private let state = Mutex(State())

  private struct State {
    var renewal: UInt64 = 0
    var renewed: Lease.Time?
  }

  init(_ terms: PostgresStore.NodeTerms, clock: Instant) {
    self.terms = terms
    id = NodeID(
      at: clock, randomness: (.random(in: .min ... .max), .random(in: .min ... .max)))
  }

  var isJoined: Bool { joined.load(ordering: .acquiring) }

  func join() {
    joined.store(true, ordering: .releasing)
  }

  private var interval: Lease.Time { terms.length.nanoseconds / 3 }

  /// Until the next renewal; nil for one that has not joined.
  var timeToRenewal: Duration? {
    guard isJoined else { return nil }
    guard let renewed = state.withLock({ $0.renewed }) else { return .zero }
    return .nanoseconds(max(0, renewed + interval - terms.lease.now()))
  }

  var isDue: Bool { timeToRenewal == .zero }

  /// A transaction that is made anyhow renews it, so that one of its own is seldom needed.
  var isWelcome: Bool { timeToRenewal.map { $0 <= .nanoseconds(interval / 2) } ?? false }

  /// Everything up to `epoch` is in memory.
  func row(knowing epoch: Epoch, at time: Instant, isUnreplicated: Bool) -> NodeRow {
    let renewal = state.withLock { state in
      state.renewal += 1
      return state.renewal
    }
    return NodeRow(
      id: id, name: terms.name, version: terms.version, lease: terms.length, renewal: renewal,
      epoch: epoch, time: time, isUnreplicated: isUnreplicated)
  }

  func renewed(from sent: Lease.Time) {
    state.withLock { $0.renewed = sent }
    terms.lease.renew(from: sent)
  }
}
