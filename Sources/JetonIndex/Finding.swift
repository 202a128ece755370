package import JetonDomain

/// What is known of a credential at one instant.
package struct Finding: Sendable, Hashable {
  /// Who holds it, with the role of this instant, also when it is no longer valid.
  package var principal: Principal
  /// Of a session too: `disabled` when its user is deactivated. Never `unknown`.
  package var verdict: TokenVerdict
  package var expireTime: Instant?

  package init(principal: Principal, verdict: TokenVerdict, expireTime: Instant?) {
    self.principal = principal
    self.verdict = verdict
    self.expireTime = expireTime
  }
}

extension Finding {
  init(_ standing: TokenStanding, at now: Instant) {
    self.init(
      principal: standing.principal, verdict: standing.verdict(at: now),
      expireTime: standing.expireTime)
  }
}
