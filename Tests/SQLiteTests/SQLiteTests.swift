import StoreContract
import Testing

@Suite struct SQLiteTests {
  @Test(arguments: StoreContract<SQLiteBench>.clauses)
  func `keeps the contract of stores`(clause: Clause<SQLiteBench>) async throws {
    try await clause.hold(on: SQLiteBench())
  }
}
