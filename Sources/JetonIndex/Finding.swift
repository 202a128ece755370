package import JetonDomain

/// What is known of a credential at one instant.
package struct Finding: Sendable, Hashable {
  /// Who holds it, with the role of this instant, also when it is no longer valid.
  package var principal: Principal
  /// Of a session too: `disabled` when its user is deactivated. Never `unknown`.
  package var verdict: TokenVerdict
  package var expireTime: Instant?
  /// The last commit this takes account of.
  package var epoch: Epoch

  package init(
    principal: Principal, verdict: TokenVerdict, expireTime: Instant?, epoch: Epoch
  ) {
    self.principal = principal
    self.verdict = verdict
    self.expireTime = expireTime
    self.epoch = epoch
  }
}

/// The latest use of a token, and how many there were since the daemon started.
package struct LastUse: Sendable, Hashable {
  package var time: Instant
  package var source: String
  package var agent: String
  package var count: UInt64

  package init(time: Instant, source: String, agent: String, count: UInt64) {
    self.time = time
    self.source = source
    self.agent = agent
    self.count = count
  }
}
