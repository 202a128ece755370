package import JetonDomain
import Synchronization

/// What is known of a token at this instant, where it stands in the index: seen while the index
/// lends it, and not to be kept.
@safe package struct TokenStanding {
  private let token: UnsafePointer<TokenRow>
  private let account: UnsafePointer<AccountRow>
  private let organization: UnsafePointer<OrganizationID>
  private let use: UnsafePointer<UseCell>
  private let end: TokenRow.End
  private let state: AccountRow.Standing

  /// What may change is read once, here.
  init(
    token: UnsafePointer<TokenRow>, account: UnsafePointer<AccountRow>,
    organization: UnsafePointer<OrganizationID>, use: UnsafePointer<UseCell>
  ) {
    unsafe self.token = token
    unsafe self.account = account
    unsafe self.organization = organization
    unsafe self.use = use
    end = unsafe token.pointee.end.load(ordering: .acquiring)
    state = unsafe account.pointee.standing.load(ordering: .acquiring)
  }

  package var tokenID: TokenID { unsafe token.pointee.id }
  package var accountID: ServiceAccountID { unsafe account.pointee.id }
  package var organizationID: OrganizationID { unsafe organization.pointee }
  package var role: Role { state.role }
  package var expireTime: Instant? { end.expireTime }

  package func verdict(at now: Instant) -> TokenVerdict {
    TokenVerdict(
      isRevoked: end.isRevoked, expireTime: end.expireTime, isDisabled: state.isDisabled, at: now)
  }

  /// Lends the name, in UTF-8.
  package func withAccountName<Answer>(_ body: (Span<UInt8>) -> Answer) -> Answer {
    unsafe account.pointee.withName(body)
  }

  package func noteUse(_ times: UInt64 = 1, at time: Instant, from origin: Origins.Number) {
    unsafe use.pointee.note(times, at: time, from: origin)
  }
}

extension TokenStanding {
  /// As a caller.
  package var principal: Principal {
    Principal(
      identity: .serviceAccount(accountID),
      name: withAccountName { String(copying: unsafe UTF8Span(unchecked: $0)) },
      organizationID: organizationID, role: role, credential: .token(tokenID))
  }
}
