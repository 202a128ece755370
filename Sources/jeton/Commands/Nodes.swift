import JetonClient
import JetonMessages

/// `jeton node …`: the servers that share a database.
enum Nodes {
  static let all: [Command] = [list]

  private static let list = Command(
    "node list", "list the servers: how far behind each is, and what is left of its lease",
    details: "A server without a lease verifies nothing: it answers UNAVAILABLE."
  ) { run in
    let answer = try await run.connect().nodes.listNodes(JetonV1.ListNodesRequest())
    try run.print(answer.nodes, as: .node)
    return .done
  }
}
