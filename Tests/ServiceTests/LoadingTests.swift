import JetonDomain
import JetonIndex
import Testing

@testable import JetonService

@Suite struct LoadingTests {
  private static func commit(_ epoch: Epoch, _ organization: String) -> Commit {
    Commit(
      lastEpoch: epoch, lastTime: Instant(microseconds: Int64(epoch)),
      changes: [.putOrganization(Self.organization(organization))])
  }

  private static let id = OrganizationID(high: 1, low: 1)

  private static func organization(_ name: String) -> Organization {
    Organization(
      id: id, name: name, settings: Organization.Settings(), createTime: .earliest,
      updateTime: .earliest, revision: 1)
  }

  /// Epochs of what is read and of what is told meanwhile, and whose name stays.
  @Test(arguments: [(5, 6, "told"), (5, 5, "told"), (5, 4, "read")])
  func `what is told while all is read comes after it, unless it is older`(
    read: Epoch, told: Epoch, name: String
  ) async throws {
    let live = LiveState(clock: SteadyClock { .earliest })
    try await live.load { visit throws(StoreError) in
      live.apply(Self.commit(told, "told"))
      visit(Self.commit(read, "read"))
    }
    #expect(live.index.organization(Self.id)?.name == name)
    #expect(live.index.epoch == max(read, told))
    live.apply(Self.commit(7, "later"))
    #expect(live.index.organization(Self.id)?.name == "later")
  }
}
