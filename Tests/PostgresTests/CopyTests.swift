import Foundation
import JetonDomain
import JetonRows
import JetonSQLite
import Postmaster
import StoreContract
import Testing

@testable import JetonPostgres

/// Moving everything from one store to another.
@Suite struct CopyTests {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
  }

  private func sqlite(_ name: String) throws -> SQLiteStore {
    let place = directory.appending(path: name)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    return try SQLiteStore.open(
      SQLiteStore.Options(
        directory: place.path, rowKey: PostgresBench.rowKey, clock: { Fixture.time },
        observer: { _ in }, fatal: { _ in }))
  }

  @Test func `everything goes to PostgreSQL and back, what retention left included`() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let (first, last) = (try sqlite("first"), try sqlite("last"))
    try await fill(first)
    let bench = try PostgresBench()
    let middle = try PostgresStore.open(bench.options)
    let there = StoreCopy(from: first, to: middle) { _ in }
    #expect(try await there.targetIsEmpty())
    try await there.run()
    let proofs = try await there.proofs()
    #expect(proofs.source == proofs.target)
    #expect(proofs.source.size == 2_500)
    #expect(proofs.source.recordCount == 10)
    #expect(proofs.source.removal.changesThrough > 0)
    #expect(try await !there.targetIsEmpty())
    let back = StoreCopy(from: middle, to: last) { _ in }
    try await back.run()
    #expect(try await back.proofs().target == proofs.source)
    let answer = try await last.write { (state) throws(StoreError) in
      try state.keptAnswer(RequestKey(bytes: [1]))
    }
    #expect(answer?.sealed == [2])
    for query in [Query.all, .refused] {
      let events = try await last.read { (state) throws(StoreError) in
        try state.entries(query.query).map(\.epoch)
      }
      let before = try await first.read { (state) throws(StoreError) in
        try state.entries(query.query).map(\.epoch)
      }
      #expect(events == before && !events.isEmpty)
    }
    first.close()
    last.close()
    middle.close()
    // Opening looks whether the tree ends where the ledger does, and brings the searches along.
    try sqlite("last").close()
    try PostgresStore.open(bench.options).close()
  }

  @Test func `a copy that is not equal is seen`() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let source = try sqlite("source")
    try await fill(source)
    let bench = try PostgresBench()
    let target = try PostgresStore.open(bench.options)
    let copy = StoreCopy(from: source, to: target) { _ in }
    try await copy.run()
    try await source.write { (state) throws(StoreError) in
      try state.apply(.putToken(Fixture.token(9)))
    }
    let proofs = try await copy.proofs()
    #expect(proofs.source.root == proofs.target.root)
    #expect(proofs.source.records != proofs.target.records)
    for (edit, problem) in [
      ("set_byte(bytes, length(bytes) - 1, 65) WHERE epoch = 2001", "the tree is not that of the"),
      (
        "(SELECT bytes FROM jeton.events WHERE epoch = 2000) WHERE epoch = 2001", "2001 was changed"
      ),
    ] {
      try bench.postmaster.run("UPDATE jeton.events SET bytes = \(edit)", in: bench.database)
      let error = await #expect(throws: StoreError.self) { try await copy.proofs() }
      #expect(String(describing: error).contains(problem))
    }
    source.close()
    target.close()
  }

  private enum Query {
    case all
    case refused

    var query: EventQuery {
      var query = EventQuery(organizationID: Fixture.id(1), limit: 5_000)
      if self == .refused { query.outcome = .denied }
      return query
    }
  }

  private func fill(_ store: SQLiteStore) async throws {
    try await store.write { (state) throws(StoreError) in
      for number in 1...2 {
        try state.apply(.putOrganization(Fixture.organization(number)))
        try state.apply(.putUser(Fixture.user(number)))
        try state.apply(.putServiceAccount(Fixture.account(number)))
        try state.apply(.putToken(Fixture.token(number)))
        try state.apply(.putSession(Fixture.session(number)))
      }
      for number in 1...2_499 { _ = try state.append(Fixture.event(number)) }
      _ = try state.append(Fixture.fullEvent(2_500))
      _ = try state.removeEvents(of: .change, through: 700, count: 1_000, scanning: 1_000)
      let answer = KeptAnswer(fingerprint: [1], sealed: [2], time: Fixture.time)
      try state.keep(answer, under: RequestKey(bytes: [1]))
    }
  }
}
