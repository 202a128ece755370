import JetonDomain
import JetonLease
import JetonRows
import Synchronization

/// Finds the primary among the hosts, anew whenever a connection is lost.
final class Connector: Sendable {
  private let place: ConnectionString
  private let patience: Duration
  /// Of the write-ahead log, one more with each failover. A server on an older one is a primary that
  /// was deposed and does not know it.
  private let newestTimeline = Mutex<Int64>(0)

  /// Between two rounds through the hosts; doubled each time up to the longest.
  private static let shortestPause = Duration.milliseconds(50)
  private static let longestPause = Duration.seconds(1)

  init(_ place: ConnectionString, patience: Duration) {
    self.place = place
    self.patience = patience
  }

  /// Tries for as long as callers are left waiting.
  func connectAnew() throws(StoreError) -> Connection {
    let deadline = Deadline(after: patience)
    var longest = Self.shortestPause
    while true {
      do throws(StoreError) {
        return try connect()
      } catch {
        guard case .unavailable = error, !deadline.hasPassed else { throw error }
      }
      // Not all nodes at the same moment.
      pause(longest * Double.random(in: 0.5...1))
      longest = min(longest * 2, Self.longestPause)
    }
  }

  /// Tries each host once, in no order. `patience` is for the answers, too.
  func connect(patience: Duration? = nil) throws(StoreError) -> Connection {
    var problem = StoreError.unavailable(detail: "no host is named")
    for host in place.hosts.shuffled() {
      do throws(StoreError) {
        // So that one host that is silent leaves time for another.
        return try greet(
          Connection(host, within: self.patience / 2, patience: patience ?? self.patience))
      } catch {
        guard case .unavailable = error else { throw error }
        problem = error
      }
    }
    throw problem
  }

  /// A transaction waits for its node for some milliseconds as a rule; all other nodes, with what
  /// they revoke, wait for it.
  private static let idleMillisecondsMaximum: Int64 = 2_000

  /// Makes the session what the store needs, whatever the role or the database have set, and looks
  /// whether the server is one to be relied on.
  private func greet(_ connection: Connection) throws(StoreError) -> Connection {
    let idleLimit = min(patience.components.seconds * 1000 + 1000, Self.idleMillisecondsMaximum)
    for setting in [
      "search_path TO jeton", "client_min_messages TO warning", "statement_timeout TO 0",
      "lock_timeout TO 0",
      // A node that is cut off or suspended in a transaction must not keep the others from writing.
      "idle_in_transaction_session_timeout TO \(idleLimit)",
    ] { try connection.post("SET \(setting)") }
    var answer: [Value] = []
    try connection.query(Self.question) { (row) throws(StoreError) in answer = row }
    var columns = Columns(answer)
    try check(fsync: columns.text(), encoding: columns.text())
    try check(timeline: columns.integer())
    return connection
  }

  private static let question = """
    SELECT current_setting('fsync'), current_setting('server_encoding'),
      ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::bigint,
      set_config('synchronous_commit',
        CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply'
          ELSE '\(leastCommit)' END, false)
    """

  /// When a commit is called one: when the standby has it on disk.
  private static var leastCommit: String {
    #if MUTANTS
      if Mutant.asynchronousCommit.isChosen { return "local" }
    #endif
    return "on"
  }

  private func check(fsync: String, encoding: String) throws(StoreError) {
    if fsync != "on" {
      throw .corrupt(
        detail: "the server runs with fsync = \(fsync): it would lose what was answered")
    }
    if encoding != "UTF8" {
      throw .corrupt(detail: "the database is \(encoding); create it with ENCODING UTF8")
    }
  }

  private func check(timeline: Int64) throws(StoreError) {
    let newest = newestTimeline.withLock { newest in
      newest = max(newest, timeline)
      return newest
    }
    if timeline < newest {
      throw .unavailable(detail: "this primary was deposed: timeline \(timeline), not \(newest)")
    }
  }
}
