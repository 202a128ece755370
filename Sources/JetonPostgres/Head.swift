import JetonCrypto
import JetonDomain
import JetonLedger
import JetonRows

/// The one row that every transaction locks first: where the log and the ledger stand, so that the
/// next event needs nothing else of those before it. Its lock puts the transactions of all nodes in
/// one order.
struct Head: Record, Hashable {
  /// Counts the transactions that changed something.
  var batch: UInt64 = 0
  var lastEpoch: Epoch = 0
  var lastTime = Instant.earliest
  var frontier = TreeFrontier()
  var extent = LedgerExtent()

  static let table = Table(
    "head",
    [
      "id", "batch", "epoch", "time", "frontier", "counted_through", "change_count",
      "recorded_action_count", "changes_removed_through", "recorded_actions_removed_through",
    ])

  init() {}

  var values: [Value] {
    [
      .integer(1), .epoch(batch), .epoch(lastEpoch), .time(lastTime),
      .bytes(frontier.subtrees.flatMap(\.bytes)),
    ] + extent.values
  }

  init(_ columns: inout Columns) throws(StoreError) {
    _ = try columns.integer()
    batch = try columns.epoch()
    lastEpoch = try columns.epoch()
    lastTime = try columns.time()
    var hashes = try columns.bytes()[...]
    frontier = try TreeFrontier(size: lastEpoch) { (_) throws(StoreError) in
      guard let hash = HashValue(bytes: Array(hashes.prefix(HashValue.byteCount))) else {
        throw Columns.mismatch
      }
      hashes = hashes.dropFirst(HashValue.byteCount)
      return hash
    }
    extent = try LedgerExtent(&columns)
  }
}

extension RecordStorage<Connection> {
  /// Waits for its turn among the nodes.
  func lockHead() throws(StoreError) -> Head {
    try head(connection.ask([Self.headQuestion(.locked)])[0])
  }

  func head() throws(StoreError) -> Head {
    try head(connection.ask([Self.headQuestion(.asItIs)])[0])
  }

  static func headQuestion(_ way: HeadReading) -> Question {
    Question("\(Head.table.select) WHERE id = ? \(way.rawValue)", [.integer(1)])
  }

  func head(_ answer: Answer) throws(StoreError) -> Head {
    guard let row = try answer.rows().first else {
      throw .corrupt(detail: "the head of the ledger is missing")
    }
    return try opened(row)
  }
}

enum HeadReading: String {
  case asItIs = ""
  case locked = "FOR UPDATE"
}
