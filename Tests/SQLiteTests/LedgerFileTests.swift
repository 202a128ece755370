import Foundation
import JetonCrypto
import JetonDomain
import JetonLedger
import JetonRows
import JetonSecret
import StoreContract
import Testing

@testable import JetonSQLite

/// A database is altered in every way that its ledger rests on, and what `jeton ledger verify`
/// says of it. The table is the list of ways.
@Suite struct LedgerFileTests {
  /// A way to alter a database of 13 events, and what is said of it.
  struct Alteration: CustomTestStringConvertible, Sendable {
    var what: String
    var sql: String
    var kind: LedgerFault.Kind
    var epoch: Epoch?
    var said: String
    var withKeptHead = false
    var testDescription: String { what }

    init(
      _ what: String, _ sql: String, _ kind: LedgerFault.Kind, _ epoch: Epoch?, _ said: String,
      withKeptHead: Bool = false
    ) {
      (self.what, self.sql, self.kind, self.epoch, self.said) = (what, sql, kind, epoch, said)
      self.withKeptHead = withKeptHead
    }
  }

  static let events: [Alteration] = [
    .init(
      "a byte of an event", flip("events", "bytes", "epoch = 6", byte: 60), .changed, 6,
      "event 6 was changed: its bytes do not have its hash"),
    .init(
      "an event's first byte", flip("events", "bytes", "epoch = 6", byte: 1), .changed, 6,
      "event 6 was changed: it cannot be read"),
    .init(
      "the last event's last byte", flip("events", "bytes", "epoch = 13", byte: -1), .changed, 13,
      "event 13 was changed: its bytes do not have its hash"),
    .init(
      "an event's end cut off",
      "UPDATE events SET bytes = substr(bytes, 1, length(bytes) - 9) WHERE epoch = 6", .changed, 6,
      "event 6 was changed: it cannot be read"),
    .init(
      "an event made empty", "UPDATE events SET bytes = x'' WHERE epoch = 6", .changed, 6,
      "event 6 was changed: it cannot be read"),
    .init(
      "the time beside an event", "UPDATE events SET time = time + 1 WHERE epoch = 6", .changed, 6,
      "event 6 was changed: the time beside it is not the one in its bytes"),
    .init(
      "the kind beside an event", "UPDATE events SET kind = 1 - kind WHERE epoch = 6", .changed, 6,
      "event 6 was changed: the kind beside it is not the one in its bytes"),
    .init(
      "an event's epoch", "UPDATE events SET epoch = 14 WHERE epoch = 6", .removed, 6,
      "event 6 is missing; its leaf is still in the tree"),
    .init(
      "an event's epoch made negative", "UPDATE events SET epoch = -6 WHERE epoch = 6", .removed, 6,
      "event 6 is missing; its leaf is still in the tree"),
    .init(
      "an event removed", "DELETE FROM events WHERE epoch = 6", .removed, 6,
      "event 6 is missing; its leaf is still in the tree"),
    .init(
      "the first event removed", "DELETE FROM events WHERE epoch = 1", .removed, 1,
      "event 1 is missing; its leaf is still in the tree"),
    .init(
      "the last event removed", "DELETE FROM events WHERE epoch = 13", .removed, 13,
      "event 13 is missing; its leaf is still in the tree"),
    .init(
      "all events removed", "DELETE FROM events", .removed, 1,
      "event 1 is missing; its leaf is still in the tree"),
    .init(
      "two events swapped",
      """
      UPDATE events SET epoch = 99 WHERE epoch = 6; UPDATE events SET epoch = 6 WHERE epoch = 9;
      UPDATE events SET epoch = 9 WHERE epoch = 99;
      """, .swapped, 6, "in the place of event 6 stands event 9"),
    .init(
      "an event put over another",
      "UPDATE events SET (time, bytes) = (SELECT time, bytes FROM events WHERE epoch = 9) "
        + "WHERE epoch = 6", .swapped, 6, "in the place of event 6 stands event 9"),
    .init(
      "an event inserted, the later ones moved on",
      """
      UPDATE events SET epoch = -epoch WHERE epoch >= 6;
      UPDATE events SET epoch = 1 - epoch WHERE epoch < 0;
      INSERT INTO events (epoch, time, bytes) SELECT 6, time, bytes FROM events WHERE epoch = 5;
      """, .swapped, 6, "in the place of event 6 stands event 5"),
    .init(
      "an event added at the end",
      "INSERT INTO events (epoch, time, bytes) SELECT 14, time, bytes FROM events WHERE epoch = 13",
      .inserted, 14,
      "event 14 has no leaf in the tree: it was inserted, or its leaf was removed"),
    .init(
      "an event added before the first",
      "INSERT INTO events (epoch, time, bytes) SELECT 0, time, bytes FROM events WHERE epoch = 1",
      .inserted, nil,
      "something was inserted before the first event"),
    .init(
      "an event rewritten with its leaf", rewritten(6) + leaf(6), .tree, 6,
      "the tree's node of level 1, number 2, over event 6 was changed"),
    .init(
      "an event rewritten with all hashes over it", rewritten(6) + rebuilt, .rewritten, 1,
      "the first 13 events are not those of the kept head of 13: one or more of the events 1 to 13 "
        + "were rewritten, together with all hashes over them", withKeptHead: true),
  ]

  static let tree: [Alteration] =
    [(0, 5, 6), (0, 12, 13), (1, 2, 6), (2, 1, 8), (3, 0, 8)].map { level, index, epoch in
      let position = TreeNodeID(level: level, index: UInt64(index)).position
      return .init(
        "the tree's node of level \(level), number \(index)",
        flip("tree_nodes", "hash", "position = \(position)", byte: 3),
        level == 0 && epoch == 13 ? .changed : .tree, Epoch(epoch),
        level > 0
          ? "the tree's node of level \(level), number \(index), over event \(epoch) was changed"
          : epoch == 13
            ? "event 13 was changed: its bytes do not have its hash"
            : "the tree's leaf of event \(epoch) was changed; the event was not")
    } + [
      .init(
        "a leaf removed", "DELETE FROM tree_nodes WHERE position = 8", .inserted, 6,
        "event 6 has no leaf in the tree: it was inserted, or its leaf was removed"),
      .init(
        "an inner node removed", "DELETE FROM tree_nodes WHERE position = 9", .tree, 6,
        "the tree's node of level 1, number 2, over event 6 is missing"),
      .init(
        "a hash of 31 bytes", "UPDATE tree_nodes SET hash = zeroblob(31) WHERE position = 9", .tree,
        6, "the tree's node of level 1, number 2, over event 6 was changed"),
      .init(
        "a leaf added at the end",
        "INSERT INTO tree_nodes VALUES (23, zeroblob(32)), (24, zeroblob(32))", .removed, 14,
        "event 14 is missing; its leaf is still in the tree"),
      .init(
        "a node added at the end", "INSERT INTO tree_nodes VALUES (24, zeroblob(32))", .removed, 14,
        "event 14 and its leaf in the tree are missing"),
      .init(
        "a node before the first", "INSERT INTO tree_nodes VALUES (-1, zeroblob(32))", .inserted,
        nil, "something was inserted before the first event"),
      .init(
        "the tree removed", "DELETE FROM tree_nodes", .inserted, 1,
        "event 1 has no leaf in the tree: it was inserted, or its leaf was removed"),
    ]

  static let ends: [Alteration] = [
    .init(
      "the last events cut off", "DELETE FROM events WHERE epoch > 10", .removed, 11,
      "event 11 is missing; its leaf is still in the tree"),
    .init(
      "the last events cut off with their hashes, rows as they were", cutOff(10), .cutOff, 11,
      "tok_\(token) was last changed by event 13, and the ledger ends with event 10: its end was "
        + "cut off"),
    .init(
      "the last events cut off with their hashes and rows",
      cutOff(10) + "DELETE FROM tokens WHERE revision > 10", .cutOff, 11,
      "the ledger ends with event 10, and a kept head covers 13: events 11 to 13 were cut off",
      withKeptHead: true),
    .init(
      "everything removed", cutOff(0) + "DELETE FROM ledger_keys;" + rows("DELETE FROM"), .cutOff,
      1,
      "the ledger ends with event 0, and a kept head covers 13: events 1 to 13 were cut off",
      withKeptHead: true),
  ]

  static let keys: [Alteration] = [
    .init(
      "the first key, in its event with all hashes",
      replaced(1, key.publicKey.base64, nextKey.publicKey.base64) + rebuilt, .key, 1,
      "what is kept of the ledger's keys is not what event 1 says"),
    .init(
      "the first key, wherever it stands",
      replaced(1, key.publicKey.base64, nextKey.publicKey.base64)
        + replaced(1, key.publicKey.base64, nextKey.publicKey.base64, in: "ledger_keys") + rebuilt,
      .key, 4, "the ledger's key of event 4 was not handed over to by the key before it"),
    .init(
      "a change of key, wherever it stands",
      replaced(4, "public_key", "public_kex")
        + replaced(4, "public_key", "public_kex", in: "ledger_keys")
        + rebuilt, .key, 4, "the new key in event 4 cannot be read"),
    .init(
      "what is kept of a change of key", flip("ledger_keys", "bytes", "epoch = 4", byte: 60), .key,
      4, "what is kept of the ledger's keys is not what event 4 says"),
    .init(
      "what is kept of a change of key, removed", "DELETE FROM ledger_keys WHERE epoch = 4", .key,
      4,
      "what is kept of the ledger's keys is not what event 4 says"),
    .init(
      "a key kept of an event that tells of none",
      "INSERT INTO ledger_keys SELECT epoch, bytes FROM events WHERE epoch = 6", .key, 6,
      "what is kept of the ledger's keys is not what event 6 says"),
    .init(
      "a key kept of an event that is not", "INSERT INTO ledger_keys VALUES (99, x'00')", .key, 99,
      "a key is kept of event 99, which the ledger does not have"),
  ]

  static let retention: [Alteration] = [
    .init(
      "an event removed as if by retention",
      "DELETE FROM events WHERE epoch = 6; UPDATE ledger_extent SET changes_removed_through = 8",
      .removed, 6, "event 6 is missing, and no retention that the ledger tells of removed it")
  ]

  /// Of what searches go by; 13 events are four runs of three, and one that is in memory only.
  static let search: [Alteration] = [
    .init(
      "a claim of retention that was none", "UPDATE ledger_extent SET changes_removed_through = 8",
      .row, 1,
      "the database claims that retention removed events up to 8, and the ledger tells of none "
        + "after 0"),
    .init(
      "a count of events", "UPDATE ledger_extent SET recorded_action_count = 14", .row, nil,
      "how many events are counted is not how many there are"),
    .init(
      "a posting removed",
      "DELETE FROM postings WHERE \(isFirstPosting)", .row, 1, notTheirs(1, 6)),
    .init(
      "a posting put under another facet",
      "UPDATE postings SET facet = facet + 1 WHERE \(isFirstPosting)", .row, 1, notTheirs(1, 6)),
    .init(
      "a posting of another class", "UPDATE postings SET class = class + 1 WHERE first = 2", .row,
      1,
      notTheirs(1, 6)),
    .init(
      "a posting of another event", "UPDATE postings SET epochs = x'7f' WHERE epochs != x''", .row,
      1, notTheirs(1, 6)),
    .init(
      "a run removed", "DELETE FROM posting_runs WHERE first_epoch = 1", .row, 1,
      "the postings of events 1 to 6, by which they are found, are gone"),
    .init(
      "a run said to be of other events",
      "UPDATE posting_runs SET first_epoch = 2 WHERE first_epoch = 1", .row, 1,
      "the postings of events 1 to 1, by which they are found, are gone"),
  ]

  /// Of the first run that is in use.
  private static let isFirstPosting = """
    (run, facet, class, first) = (SELECT run, facet, class, first FROM postings
      WHERE run = (SELECT number FROM posting_runs WHERE state = 1 ORDER BY first_epoch LIMIT 1))
    """

  private static func notTheirs(_ first: Int, _ last: Int) -> String {
    "the postings of events \(first) to \(last), by which they are found, are not those of the "
      + "events"
  }

  static let schema: [Alteration] = [
    .init(
      "a trigger", "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM tokens; END", .schema,
      nil, "the database has trigger t, which is not ours"),
    .init(
      "a table", "CREATE TABLE t (x)", .schema, nil,
      "the database has table t, which is not ours"),
    .init(
      "an index removed", "DROP INDEX tokens_by_service_account", .schema, nil,
      "index tokens_by_service_account of the database is missing"),
    .init(
      "whose database it is", "PRAGMA application_id = 7", .malformed, nil,
      "the file is no database of Jeton"),
    .init(
      "its version", "PRAGMA user_version = 99", .malformed, nil,
      "the database has schema 99, this program knows \(Migrations.all.count)"),
  ]

  @Test(arguments: events + tree + ends + keys + retention + search + schema)
  func `every alteration of the ledger is found and named`(_ alteration: Alteration) async throws {
    let bench = try await filledBench()
    let head = Self.head(of: bench)
    try alter(bench, alteration.sql)
    let fault = Self.fault(bench, heads: alteration.withKeptHead ? [head] : [])
    #expect(fault?.kind == alteration.kind, "\(String(describing: fault))")
    #expect(fault?.epoch == alteration.epoch, "\(String(describing: fault))")
    #expect(fault?.detail == alteration.said)
  }

  @Test(arguments: ["organizations", "users", "service_accounts", "tokens", "sessions"])
  func `every column of a sealed row is found and named`(table: String) async throws {
    let columns = try await columnNames(of: table)
    #expect(columns.count > 5)
    for column in columns {
      let bench = try await filledBench()
      try alter(
        bench,
        """
        UPDATE \(table) SET \(column) = CASE typeof(\(column))
          WHEN 'integer' THEN \(column) + 1
          WHEN 'text' THEN \(column) || 'x'
          WHEN 'blob' THEN CAST(substr(\(column), 1, length(\(column)) - 1) || 'x' AS BLOB)
          ELSE \(column == "setup_digest" ? "x'01'" : "1") END
        """)
      let fault = Self.fault(bench, heads: [])
      #expect(fault?.kind == .row, "\(table).\(column): \(String(describing: fault))")
      #expect(fault?.detail.contains(" in \(table) is not as it was sealed") == true)
    }
  }

  @Test func `what nobody altered is good, with every head, also while a daemon has it`()
    async throws
  {
    let bench = try await filledBench()
    let head = Self.head(of: bench)
    let store = try SQLiteStore.open(bench.options)
    let report = try LedgerFile(path: bench.path).audit(
      heads: [head], rowKey: SQLiteBench.rowKey
    ) { _ in }
    #expect(report.audit.size == 13 && report.sealedRows == 5)
    #expect(report.audit.confirmed == [head])
    #expect(report.audit.chain?.rotations.map(\.epoch) == [4])
    // And it does not keep the daemon from writing.
    #expect(try await store.put(14) == 14)
    store.close()
  }

  @Test func `heads of every size, with the keys of then, are confirmed`() async throws {
    let bench = try await filledBench()
    let heads = try (0...13).map { size in
      try Self.head(of: bench, size: UInt64(size))
    }
    let report = try LedgerFile(path: bench.path).audit(heads: heads, rowKey: nil) { _ in }
    #expect(report.audit.confirmed.count == 14)
    #expect(report.sealedRows == nil)
  }

  @Test func `another root key is told`() async throws {
    let bench = try await filledBench()
    #expect(throws: LedgerFault.self) {
      try LedgerFile(path: bench.path).audit(
        heads: [], rowKey: Secret([UInt8](repeating: 8, count: 32))
      ) { _ in }
    }
  }

  // The database, and hands that alter it.

  private static let rootKey = RootKey(Secret([UInt8](repeating: 3, count: 32)))!
  private static let salt = [UInt8](repeating: 4, count: 32)
  private static let key = SigningKey(rootKey: rootKey)
  private static let nextKey = SigningKey(rootKey: rootKey, salt: salt)
  private static var token: String {
    let id: TokenID = Fixture.id(13)
    return String(id.description.dropFirst(4))
  }

  /// Thirteen events, of which the fourth changes the ledger's key, and a row of each kind.
  private func filledBench() async throws -> SQLiteBench {
    let bench = try SQLiteBench()
    var options = bench.options
    options.postings = PostingsUpkeep.Bounds(runLength: 3, fanOut: 2)
    let store = try SQLiteStore.open(options)
    try await store.write { (state) throws(StoreError) in
      for number in 1...13 { _ = try state.append(Self.event(number)) }
      try state.apply(.putOrganization(Fixture.organization(1)))
      try state.apply(.putUser(Fixture.user(1)))
      try state.apply(.putServiceAccount(Fixture.account(1)))
      try state.apply(.putToken(Fixture.token(13)))
      try state.apply(.putSession(Fixture.session(1)))
    }
    store.close()
    return bench
  }

  private static func event(_ number: Int) -> Event {
    var event = Fixture.fullEvent(number)
    if number == 1 {
      event.changes = [
        .init(
          field: LedgerBeginning.field, before: nil,
          after: LedgerBeginning(firstKey: key.publicKey).publicKey)
      ]
    }
    guard number == 4 else { return event }
    let order = RotateLedgerKey(
      of: KeyChain.origin(of: key.publicKey), from: key, to: nextKey, salt: salt, epoch: 4)
    return Authority().rotateLedgerKey(
      order, by: "uid 0", at: Moment(now: event.time, nextEpoch: 4, origin: event.origin)
    ).events[0]
  }

  private static func head(of bench: SQLiteBench) -> HeadNote {
    try! head(of: bench, size: 13)
  }

  private static func head(of bench: SQLiteBench, size: UInt64) throws -> HeadNote {
    let connection = try Connection(path: bench.path, access: .read)
    let seal = RowSeal(key: SQLiteBench.rowKey)
    var reader = SQLiteReader(shelf: Shelf(connection, seal, RecentPostings()))
    let head = Checkpoint(
      origin: KeyChain.origin(of: key.publicKey), treeSize: size,
      root: try reader.treeRoot(size: size), time: Fixture.later(Int(size)))
    return HeadNote(head.signed(by: size < 4 ? key : nextKey))
  }

  private static func fault(_ bench: SQLiteBench, heads: [HeadNote]) -> LedgerFault? {
    do throws(LedgerFault) {
      _ = try LedgerFile(path: bench.path).audit(heads: heads, rowKey: SQLiteBench.rowKey) { _ in }
      return nil
    } catch {
      return error
    }
  }

  private func columnNames(of table: String) async throws -> [String] {
    let bench = try await filledBench()
    defer { withExtendedLifetime(bench) {} }
    let connection = try Connection(path: bench.path, access: .read)
    var names: [String] = []
    try connection.query("SELECT name FROM pragma_table_info(?)", [.text(table)]) {
      (row) throws(StoreError) in
      if case .text(let name) = row[0] { names.append(name) }
    }
    return names
  }

  /// Lines that begin with `--rebuild` make the tree anew over the events as they are.
  private func alter(_ bench: SQLiteBench, _ sql: String) throws {
    let connection = try Connection(path: bench.path, access: .write)
    for part in sql.components(separatedBy: Self.rebuilt) where !part.isEmpty {
      try connection.executeScript(part)
    }
    if sql.contains(Self.rebuilt) { try rebuild(connection) }
    if let epoch = sql.firstMatch(of: /--leaf (\d+)/).flatMap({ Epoch($0.1) }) {
      try rebuild(connection, only: epoch)
    }
  }

  private func rebuild(_ connection: Connection, only epoch: Epoch? = nil) throws {
    var tree = TreeFrontier()
    var nodes: [TreeNode] = []
    try connection.query("SELECT bytes FROM events ORDER BY epoch") { (row) throws(StoreError) in
      var columns = Columns(row)
      nodes += tree.append(leaf: MerkleTree.leafHash(try columns.bytes()))
    }
    for node in nodes {
      let isMeant = epoch.map { node.id == TreeNodeID(level: 0, index: $0 - 1) } ?? true
      guard isMeant else { continue }
      try connection.execute(
        "UPDATE tree_nodes SET hash = ? WHERE position = ?",
        [.bytes(node.hash.bytes), .epoch(node.id.position)])
    }
  }

  private static let rebuilt = "--rebuild\n"

  private static func leaf(_ epoch: Epoch) -> String { "--leaf \(epoch)\n" }

  private static func flip(
    _ table: String, _ column: String, _ condition: String, byte: Int
  ) -> String {
    let place = byte < 0 ? "length(\(column))" : "\(byte)"
    let other = "CASE substr(\(column), \(place), 1) WHEN x'41' THEN x'42' ELSE x'41' END"
    return """
      UPDATE \(table) SET \(column) = CAST(
        substr(\(column), 1, \(place) - 1) || \(other) || substr(\(column), \(place) + 1) AS BLOB)
        WHERE \(condition);
      """
  }

  private static func replaced(
    _ epoch: Epoch, _ old: String, _ new: String, in table: String = "events"
  ) -> String {
    """
    UPDATE \(table) SET bytes = CAST(replace(CAST(bytes AS TEXT), '\(old)', '\(new)') AS BLOB)
      WHERE epoch = \(epoch);

    """
  }

  private static func rewritten(_ epoch: Epoch) -> String { replaced(epoch, "jeton/1", "jeton/2") }

  private static func cutOff(_ end: Epoch) -> String {
    """
    DELETE FROM events WHERE epoch > \(end);
    DELETE FROM tree_nodes WHERE position >= \(TreeNodeID.count(inTreeOf: end));

    """
  }

  private static func rows(_ verb: String) -> String {
    ["organizations", "users", "service_accounts", "tokens", "sessions"]
      .map { "\(verb) \($0);" }.joined(separator: "\n")
  }
}
