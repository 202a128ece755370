package struct UpdateOrganization: Sendable, Hashable {
  package var defaultTokenLife: Edit<Duration?> = .keep
  package var maxTokenLife: Edit<Duration?> = .keep
  package var maxRotationOverlap: Edit<Duration> = .keep
  package var selfRotation: Edit<Organization.SelfRotation> = .keep
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init() {}

  package struct Answer: Sendable {
    package var organization: Organization
    package var shortenedTokenCount: Int
  }
}

extension Authority {
  package func updateOrganization(
    _ command: UpdateOrganization, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<UpdateOrganization.Answer> {
    preconditionFailure("not yet")
  }
}
