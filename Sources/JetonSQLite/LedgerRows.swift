import JetonCrypto
import JetonDomain
import JetonLedger

/// The rows that every event adds, by statements that are prepared once.
final class LedgerRows {
  private let connection: Connection
  private let event: Statement
  private let node: Statement

  init(_ connection: Connection) throws(StoreError) {
    self.connection = connection
    event = try connection.statement(
      "INSERT INTO events (epoch, time, bytes, kind) VALUES (?, ?, ?, ?)")
    node = try connection.statement("INSERT INTO tree_nodes (position, hash) VALUES (?, ?)")
  }

  func insert(
    _ bytes: [UInt8], at epoch: Epoch, _ time: Instant, _ kind: Event.Kind
  ) throws(StoreError) {
    try connection.run(event) { parameters in
      parameters.bind(Int64(epoch), at: 1)
      parameters.bind(time.microseconds, at: 2)
      parameters.bind(bytes, at: 3)
      parameters.bind(kind.rawValue, at: 4)
    }
  }

  func insert(_ tree: TreeNode) throws(StoreError) {
    try connection.run(node) { parameters in
      parameters.bind(Int64(tree.id.position), at: 1)
      parameters.bind(tree.hash, at: 2)
    }
  }
}
