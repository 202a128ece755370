/// When a token was last used, from where, and how often. Kept in memory while the daemon runs, and
/// written down every few seconds.
package struct TokenUse: Sendable, Hashable {
  package var tokenID: TokenID
  /// The token's, by which it is found in memory.
  package var digest: Digest
  /// To the millisecond.
  package var time: Instant
  package var address: String
  /// The client's name for itself, with its version.
  package var client: String
  package var count: UInt64

  package init(
    tokenID: TokenID, digest: Digest, time: Instant, address: String, client: String,
    count: UInt64
  ) {
    self.tokenID = tokenID
    self.digest = digest
    self.time = time
    self.address = address
    self.client = client
    self.count = count
  }
}
