import JetonDomain
import JetonThreads

/// This node and the others: what writer, listener and callers share.
final class Company: Sendable {
  let membership: Membership
  let peers: Peers
  let bell: Bell

  /// A node that knows everything up to `epoch`.
  init(_ terms: PostgresStore.NodeTerms, clock: Instant, epoch: Epoch) throws(StoreError) {
    membership = Membership(terms, clock: clock)
    peers = Peers(besides: membership.id, lease: terms.lease)
    bell = try Bell()
    peers.knows(epoch, withChanges: true)
  }

  /// What the others wait for is told to them.
  func knows(_ epoch: Epoch, withChanges: Bool) {
    peers.knows(epoch, withChanges: withChanges)
    if withChanges { bell.ring() }
  }
}
