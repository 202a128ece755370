import JetonDomain
import JetonIndex
import JetonLease
import JetonMessages
import JetonRPC

struct Nodes<S: Store>: NodeService {
  let calls: Calls<S>
  /// Of a server that has its store for itself, and so is the only one.
  let name: String
  let version: String

  func listNodes(
    _ request: JetonV1.ListNodesRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.ListNodesResponse {
    let nodes = try await nodes()
    return JetonV1.ListNodesResponse(
      nodes: nodes.all.map { JetonV1.Node($0, ledgerEnd: nodes.lastEpoch) },
      epoch: nodes.lastEpoch)
  }

  func getNode(
    _ request: JetonV1.GetNodeRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.GetNodeResponse {
    let nodes = try await nodes()
    return JetonV1.GetNodeResponse(node: JetonV1.Node(nodes.own, ledgerEnd: nodes.lastEpoch))
  }

  private func nodes() async throws(RPCError) -> JetonDomain.Nodes {
    do throws(StoreError) {
      if let nodes = try await calls.store.nodes() { return nodes }
    } catch {
      throw RPCError(error)
    }
    let epoch = calls.live.index.epoch
    return JetonDomain.Nodes(
      own: Node(name: name, epoch: epoch, version: version), others: [], lastEpoch: epoch)
  }
}

extension JetonV1.Node {
  init(_ node: Node, ledgerEnd: Epoch) {
    self.init()
    name = node.name
    id = node.id?.description ?? ""
    epoch = node.epoch
    behind = ledgerEnd - min(ledgerEnd, node.epoch)
    lease = node.lease.map { GoogleProtobuf.Duration($0) }
    leaseLeft = node.leaseLeft.map { GoogleProtobuf.Duration($0) }
    renewTime = node.renewTime.map { GoogleProtobuf.Timestamp($0) }
    version = node.version
    unreplicated = node.isUnreplicated
  }
}
