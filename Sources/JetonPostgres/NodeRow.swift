import JetonDomain
import JetonRows

/// A node as the others see it. Written in every renewal of its lease; not sealed, since it holds
/// nothing that anybody is let in by.
struct NodeRow: Sendable, Hashable {
  let id: NodeID
  let name: String
  let version: String
  /// How long after a renewal others take it that the node may answer.
  let lease: Duration
  /// Counts the renewals: as long as it stays the same, the lease is the same.
  let renewal: UInt64
  /// Everything up to here was in its memory when it sent this.
  let epoch: Epoch
  /// By its own clock, for people to read.
  let time: Instant
  let isUnreplicated: Bool

  static let all = Question("SELECT \(columns.joined(separator: ", ")) FROM nodes")

  private static let columns = [
    "id", "name", "version", "lease", "renewal", "epoch", "time", "is_unreplicated",
  ]

  private static let put = """
    INSERT INTO nodes (\(columns.joined(separator: ", ")))
    VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
    ON CONFLICT (id) DO UPDATE SET renewal = excluded.renewal, time = excluded.time,
      is_unreplicated = excluded.is_unreplicated, epoch = greatest(nodes.epoch, excluded.epoch)
    """

  var writing: Question {
    Question(
      Self.put,
      [
        .id(id), .text(name), .text(version), .duration(lease), .epoch(renewal), .epoch(epoch),
        .time(time), .flag(isUnreplicated),
      ])
  }

  var removal: Question {
    Question("DELETE FROM nodes WHERE id = ? AND renewal = ?", [.id(id), .epoch(renewal)])
  }
}

extension NodeRow {
  init(_ row: [Value]) throws(StoreError) {
    var columns = Columns(row)
    id = try columns.id()
    name = try columns.text()
    version = try columns.text()
    lease = try columns.duration()
    renewal = try columns.epoch()
    epoch = try columns.epoch()
    time = try columns.time()
    isUnreplicated = try columns.flag()
  }
}
