import StoreContract
import Testing

/// The state that the domain is tested on behaves as every store must.
@Suite struct MemoryStoreTests {
  @Test(arguments: StoreContract<MemoryBench>.clauses)
  func `keeps the contract of stores`(clause: Clause<MemoryBench>) async throws {
    try await clause.hold(on: MemoryBench())
  }
}
