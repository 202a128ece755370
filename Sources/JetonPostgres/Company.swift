import JetonDomain
import JetonThreads

/// This node and the others: what writer, listener and callers share.
final class Company: Sendable {
  let membership: Membership
  let peers: Peers
  let bell: Bell

  /// A node that knows everything up to `head`.
  init(_ terms: PostgresStore.NodeTerms, clock: Instant, head: Head) throws(StoreError) {
    membership = Membership(terms, clock: clock)
    peers = Peers(besides: membership.id, lease: terms.lease)
    bell = try Bell()
    peers.knows(head, withChanges: true)
  }

  /// What the others wait for is told to them.
  func knows(_ head: Head, withChanges: Bool) {
    peers.knows(head, withChanges: withChanges)
    if withChanges { bell.ring() }
  }
}
