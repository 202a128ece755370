import Foundation
import JetonDomain
import JetonRows
import JetonSecret
import StoreContract
import Testing

@testable import JetonSQLite

/// Who can write the file gains nothing by it (invariant 7).
@Suite struct TamperingTests {

  @Test(arguments: ["organizations", "users", "service_accounts", "tokens", "sessions"])
  func `a row with any column changed is not served`(table: String) async throws {
    let columns = try await columnNames(of: table)
    #expect(columns.count > 5)
    for column in columns {
      let bench = try await filledBench()
      try edit(
        bench,
        """
        UPDATE \(table) SET \(column) = CASE typeof(\(column))
          WHEN 'integer' THEN \(column) + 1
          WHEN 'text' THEN \(column) || 'x'
          WHEN 'blob' THEN CAST(substr(\(column), 1, length(\(column)) - 1) || 'x' AS BLOB)
          ELSE \(column == "setup_digest" ? "x'01'" : "1") END
        """)
      let store = try SQLiteStore.open(bench.options)
      await #expect(throws: Self.changed(table), "\(column)") {
        try await store.load { _ in }
      }
      store.close()
    }
  }

  @Test func `a row moved to another table or copied to another id is not served`() async throws {
    let bench = try await filledBench()
    try edit(
      bench,
      """
      UPDATE service_accounts SET seal = (SELECT seal FROM users LIMIT 1);
      """)
    let store = try SQLiteStore.open(bench.options)
    await #expect(throws: Self.changed("service_accounts")) {
      try await store.read { (state) throws(StoreError) in
        try state.serviceAccount(Fixture.id(1))
      }
    }
    store.close()
  }

  @Test func `nothing is served under another root key`() async throws {
    let bench = try await filledBench()
    var options = bench.options
    options.rowKey = Secret([UInt8](repeating: 8, count: 32))
    let store = try SQLiteStore.open(options)
    await #expect(throws: StoreError.self) { try await store.load { _ in } }
    store.close()
  }

  @Test(arguments: [
    "DELETE FROM events WHERE epoch = 3", "DELETE FROM tree_nodes WHERE position = 3",
    "INSERT INTO events (epoch, time, bytes) VALUES (4, 0, x'00')",
    "INSERT INTO tree_nodes (position, hash) VALUES (4, zeroblob(32))",
    "UPDATE events SET bytes = CAST(bytes || 'x' AS BLOB) WHERE epoch = 3",
    "UPDATE events SET bytes = (SELECT bytes FROM events WHERE epoch = 2) WHERE epoch = 3",
    "UPDATE tree_nodes SET hash = zeroblob(32) WHERE position = 3",
    "UPDATE tree_nodes SET hash = zeroblob(31)",
  ])
  func `a ledger whose end was changed is not opened`(sql: String) async throws {
    let bench = try await filledBench()
    try edit(bench, sql)
    #expect(throws: StoreError.self) { try SQLiteStore.open(bench.options) }
  }

  private static func changed(_ table: String) -> StoreError {
    .corrupt(detail: "a row of \(table) was changed by somebody else")
  }

  /// One row of each kind, and three events.
  private func filledBench() async throws -> SQLiteBench {
    let bench = try SQLiteBench()
    let store = try SQLiteStore.open(bench.options)
    try await store.write { (state) throws(StoreError) in
      try state.apply(.putOrganization(Fixture.organization(1)))
      try state.apply(.putUser(Fixture.user(1)))
      try state.apply(.putServiceAccount(Fixture.account(1)))
      try state.apply(.putToken(Fixture.token(1)))
      try state.apply(.putSession(Fixture.session(1)))
      for number in 1...3 { _ = try state.append(Fixture.event(number)) }
    }
    store.close()
    return bench
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

  private func edit(_ bench: SQLiteBench, _ sql: String) throws {
    try Connection(path: bench.path, access: .write).executeScript(sql)
  }
}
