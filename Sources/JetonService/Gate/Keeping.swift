package import JetonDomain

/// How long what is over stays.
package struct Keeping: Sendable, Hashable {
  /// Of an expired or revoked token: so long it is listed, and verified as such; then it is UNKNOWN.
  package var endedTokens: Duration = .seconds(30 * 86_400)
  package var retention = Retention()

  /// Nobody lists sessions; that one has expired only tells the ledger's reader why it was refused.
  static let endedSessions: Duration = .seconds(86_400)

  package init() {}

  /// Between two looks at everything: no more than a tenth later than the shortest life.
  var interval: Duration {
    let lives = [endedTokens, retention.changes.age, retention.recordedActions.age]
    let tenth = (lives.compactMap { $0 }.min() ?? .zero) / 10
    return min(max(tenth, .seconds(1)), .seconds(3_600))
  }
}
