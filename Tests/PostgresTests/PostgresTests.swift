import StoreContract
import Testing

@Suite struct PostgresTests {
  @Test(arguments: StoreContract<PostgresBench>.clauses)
  func `keeps the contract of stores`(clause: Clause<PostgresBench>) async throws {
    try await clause.hold(on: PostgresBench())
  }
}
