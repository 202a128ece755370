/// Why a presented token is good or not; the raw values are those of `jeton.v1.TokenVerdict`.
package enum TokenVerdict: Int32, Sendable, Hashable, CaseIterable {
  case valid = 1
  /// No token of the asker's organization, or no token at all.
  case unknown = 2
  case expired = 3
  case revoked = 4
  /// Its account is disabled.
  case disabled = 5

  package init(of token: Token, _ account: ServiceAccount, at now: Instant) {
    self.init(
      isRevoked: token.revokeTime != nil, expireTime: token.expireTime,
      isDisabled: account.isDisabled, at: now)
  }

  /// Revoked comes before expired, expired before disabled: what lasts longest is said.
  package init(isRevoked: Bool, expireTime: Instant?, isDisabled: Bool, at now: Instant) {
    if isRevoked {
      self = .revoked
    } else if let expireTime, expireTime <= now {
      self = .expired
    } else {
      self = isDisabled ? .disabled : .valid
    }
  }
}

/// What the asker may know of a presented token.
package struct TokenVerification: Sendable, Hashable {
  package var verdict: TokenVerdict
  /// Both nil when the verdict is `unknown`.
  package var token: Token?
  package var serviceAccount: ServiceAccount?

  package static let unknown = Self(verdict: .unknown)
}
