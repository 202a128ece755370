/// How a change that takes power away came to hold at every node.
package struct Receipt: Sendable, Hashable {
  /// Names of nodes that confirmed that they know it, this one first.
  package var confirmed: [String]
  /// Names of nodes that were silent until their lease was over.
  package var expired: [String]
  package var waited: Duration
  /// The database keeps no second copy before it says that something is committed.
  package var isUnreplicated: Bool

  package init(
    confirmed: [String], expired: [String], waited: Duration, isUnreplicated: Bool
  ) {
    self.confirmed = confirmed
    self.expired = expired
    self.waited = waited
    self.isUnreplicated = isUnreplicated
  }
}

/// A server that verifies from memory while it holds a lease.
package struct Node: Sendable, Hashable {
  package var name: String
  /// Another one each time it starts; nil for a server that has its store for itself.
  package var id: NodeID?
  /// How far in the ledger it is known to have come.
  package var epoch: Epoch
  package var lease: Duration?
  /// Of another node: at most.
  package var leaseLeft: Duration?
  package var renewTime: Instant?
  package var version: String
  package var isUnreplicated = false

  package init(name: String, epoch: Epoch, version: String) {
    self.name = name
    self.epoch = epoch
    self.version = version
  }
}

extension Node: Identified {
  package static var identifierPrefix: String { "node" }
}

package typealias NodeID = Identifier<Node>

// Of a server that has its store for itself.
extension Store {
  package func spread() async throws(StoreError) -> Receipt? { nil }
  package func nodes() async throws(StoreError) -> Nodes? { nil }
}

package struct Nodes: Sendable, Hashable {
  /// The one that was asked.
  package var own: Node
  package var others: [Node]
  /// As far as it has heard.
  package var lastEpoch: Epoch

  package init(own: Node, others: [Node], lastEpoch: Epoch) {
    self.own = own
    self.others = others
    self.lastEpoch = lastEpoch
  }

  package var all: [Node] {
    (others + [own]).sorted { ($0.name, $0.epoch) < ($1.name, $1.epoch) }
  }
}
