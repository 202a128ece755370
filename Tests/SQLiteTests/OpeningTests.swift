import Foundation
import JetonDomain
import JetonRows
import JetonSecret
import StoreContract
import Synchronization
import Testing

@testable import JetonSQLite

@Suite struct OpeningTests {
  private let bench: SQLiteBench

  init() throws {
    bench = try SQLiteBench()
  }

  @Test func `a second daemon on the same directory is refused`() async throws {
    let store = try SQLiteStore.open(bench.options)
    #expect(
      throws: StoreError.unavailable(detail: "another jetond has \(bench.directory)")
    ) { try SQLiteStore.open(bench.options) }
    store.close()
    try SQLiteStore.open(bench.options).close()
  }

  @Test func `the files are for their owner alone`() async throws {
    let store = try SQLiteStore.open(bench.options)
    _ = try await store.put(1)
    for name in try FileManager.default.contentsOfDirectory(atPath: bench.directory) {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: bench.directory + "/" + name)
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    store.close()
  }

  @Test func `a newer schema is refused`() throws {
    try SQLiteStore.open(bench.options).close()
    try edit("PRAGMA user_version = 99")
    #expect(
      throws: StoreError.corrupt(
        detail: "the database has schema 99, this program knows \(Migrations.all.count)")
    ) { try SQLiteStore.open(bench.options) }
  }

  @Test(arguments: [
    "PRAGMA application_id = 1", "PRAGMA application_id = 1; PRAGMA user_version = 1",
    "CREATE TABLE theirs (x)",
  ])
  func `somebody else's database is refused, and left as it is`(sql: String) throws {
    _ = FileManager.default.createFile(atPath: bench.path, contents: nil)
    try edit(sql)
    #expect(throws: StoreError.corrupt(detail: "the file is no database of Jeton")) {
      try SQLiteStore.open(bench.options)
    }
  }

  @Test func `a file that is no database is refused`() throws {
    try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: bench.path))
    #expect(throws: StoreError.self) { try SQLiteStore.open(bench.options) }
  }

  @Test func `a migration happens whole or not at all`() throws {
    _ = FileManager.default.createFile(atPath: bench.path, contents: nil)
    let connection = try Connection(path: bench.path, access: .write)
    try Migrations.apply(["CREATE TABLE one (x);"], to: connection)
    let steps = ["CREATE TABLE one (x);", "CREATE TABLE two (x); CREATE TABLE one (x);"]
    #expect(throws: StoreError.self) { try Migrations.apply(steps, to: connection) }
    #expect(try connection.integer("PRAGMA user_version") == 1)
    let count = "SELECT count(*) FROM sqlite_schema"
    #expect(try connection.integer(count) == 1)
    try Migrations.apply([steps[0], "CREATE TABLE two (x);"], to: connection)
    #expect(try connection.integer("PRAGMA user_version") == 2)
    #expect(try connection.integer(count) == 2)
  }

  @Test func `an index is loaded with everything there is`() async throws {
    let store = try SQLiteStore.open(bench.options)
    try await store.write { (state) throws(StoreError) in
      for number in 1...1500 { try state.apply(.putToken(Fixture.token(number))) }
      try state.apply(.putOrganization(Fixture.organization(1)))
      try state.apply(.putUser(Fixture.user(1)))
      try state.apply(.putServiceAccount(Fixture.account(1)))
      try state.apply(.putSession(Fixture.session(1)))
      _ = try state.append(Fixture.event(1))
    }
    let loaded = Mutex<[Commit]>([])
    try await store.load { commit in loaded.withLock { $0.append(commit) } }
    let commits = loaded.withLock { $0 }
    #expect(commits.allSatisfy { $0.lastEpoch == 1 && $0.lastTime == Fixture.later(1) })
    let changes = commits.flatMap(\.changes)
    let owners: [Change] =
      [.putOrganization(Fixture.organization(1)), .putUser(Fixture.user(1))]
      + [.putServiceAccount(Fixture.account(1))]
    #expect(Array(changes.prefix(3)) == owners)
    // Several readers share the tokens, so their order is open.
    let tokens = Set((1...1500).map { Change.putToken(Fixture.token($0)) })
    #expect(Set(changes.dropFirst(3).dropLast()) == tokens)
    #expect(changes.count == 1504)
    #expect(changes.last == .putSession(Fixture.session(1)))
    store.close()
  }

  private func edit(_ sql: String) throws {
    try Connection(path: bench.path, access: .write).executeScript(sql)
  }
}
