package import JetonDomain

/// The latest use of a token, and how many there were.
package struct LastUse: Sendable, Hashable {
  /// To the millisecond.
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

// When tokens were last used.
extension CredentialIndex {
  /// Asked for once a connection.
  package func place(_ source: String, _ agent: String) -> Origins.Number {
    origins.number(source, agent)
  }

  package func noteUse(of digest: Digest, at time: Instant, from origin: Origins.Number) {
    tokens.withStanding(of: digest) { $0.noteUse(at: time, from: origin) }
  }

  package func lastUse(of token: Digest) -> LastUse? {
    tokens.withUse(of: token) { $0.use }.flatMap { $0 }.map { lastUse($0) }
  }

  /// Of any of the account's tokens.
  package func lastUse(of account: ServiceAccountID) -> LastUse? {
    withWriter { tokens in
      var latest: UseCell.Use?
      guard let row = tokens.row(of: account) else { return nil }
      tokens.forEachToken(of: row) { token in
        guard let use = unsafe tokens.uses.at(token).pointee.use else { return }
        if latest.map({ $0.time < use.time }) ?? true { latest = use }
      }
      return latest.map { lastUse($0) }
    }
  }

  private func lastUse(_ use: UseCell.Use) -> LastUse {
    let origin = origins.origin(use.origin)
    return LastUse(
      time: use.time, source: origin.source, agent: origin.agent, count: use.count)
  }
}

// What is written down of it.
extension CredentialIndex {
  /// Where a walk over all tokens has come to.
  package struct UseCursor: Sendable {
    fileprivate var row: UInt32 = 0
    package init() {}
  }

  /// Rows that one step of the walk looks at: the writer waits for it as long as that takes.
  private static let rowsPerStep: UInt32 = 1 << 15

  /// Uses that nobody has taken yet: at most `limit`, from the cursor on; nil when the walk is at its
  /// end. Taken ones are written down, or given back.
  package func takeUses(_ limit: Int, from cursor: inout UseCursor) -> [TokenUse]? {
    let (uses, next) = withWriter { tokens -> ([TokenUse]?, UInt32) in
      guard cursor.row < tokens.tokens.count else { return (nil, cursor.row) }
      var uses: [TokenUse] = []
      var row = cursor.row
      let end = min(row + Self.rowsPerStep, tokens.tokens.count)
      while row < end, uses.count < limit {
        if let use = unsafe tokens.uses.at(row).pointee.takeUnwritten() {
          uses.append(tokenUse(use, of: row, in: tokens))
        }
        row += 1
      }
      return (uses, row)
    }
    cursor.row = next
    return uses
  }

  private func tokenUse(_ use: UseCell.Use, of row: UInt32, in tokens: TokenTable) -> TokenUse {
    let origin = origins.origin(use.origin)
    return TokenUse(
      tokenID: unsafe tokens.tokens.at(row).pointee.id,
      digest: unsafe tokens.tokens.at(row).pointee.digest, time: use.time,
      address: origin.source, client: origin.agent, count: use.count)
  }

  /// What could not be written down is taken again.
  package func giveBack(_ uses: [TokenUse]) {
    for use in uses { tokens.withUse(of: use.digest) { $0.giveBack() } }
  }

  /// What was written down before the daemon started.
  package func restore(_ uses: [TokenUse]) {
    for use in uses {
      let place = place(use.address, use.client)
      tokens.withUse(of: use.digest) { cell in
        cell.restore(count: use.count, at: use.time, from: place)
      }
    }
  }
}
