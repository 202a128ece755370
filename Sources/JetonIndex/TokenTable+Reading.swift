import CProcessor
import JetonDomain
import Synchronization

// What readers do, inside a section that `readers` knows of.
extension TokenTable {
  /// Tokens whose memory is asked for together. As many misses as a core has under way at a time
  /// are fewer; more would only leave the first-level cache again.
  static let batchCount = 64

  /// Shows each digest's token to `body`, in order; nil for those that are no token's.
  @inline(__always)
  func find(_ digests: Span<Digest>, _ body: (Int, TokenStanding?) -> Void) {
    let section = readers.enter()
    defer { readers.leave(section) }
    let slots = unsafe bySecret.load(ordering: .sequentiallyConsistent)
    unsafe slots._withUnsafeGuaranteedRef { slots in
      var first = 0
      while first < digests.count {
        let end = min(first + Self.batchCount, digests.count)
        find(digests.extracting(first..<end), in: slots) { body(first + $0, $1) }
        first = end
      }
    }
  }

  /// Three passes, since each step waits for the memory of the one before: slot, row, account.
  @inline(__always)
  private func find(_ digests: Span<Digest>, in slots: Slots, _ body: (Int, TokenStanding?) -> Void)
  {
    var rows = [64 of UInt32](repeating: .max)
    for index in digests.indices { slots.prefetch(digests[index].key) }
    for index in digests.indices {
      // The tag decides here; whether it is the right row is seen when the row is there.
      guard let row = slots.find(digests[index].key, where: { _ in true }) else { continue }
      rows[index] = row
      unsafe cprocessor_prefetch(tokens.at(row))
      unsafe cprocessor_prefetch(uses.at(row))
    }
    for index in digests.indices where rows[index] != .max {
      rows[index] = confirmed(rows[index], digests[index], slots)
      if rows[index] == .max { continue }
      unsafe cprocessor_prefetch(accounts.at(tokens.at(rows[index]).pointee.account))
    }
    for index in digests.indices {
      body(index, rows[index] == .max ? nil : standing(rows[index]))
    }
  }

  /// The row itself, or the one behind it when only the tag was the same; `max` for none.
  @inline(__always)
  private func confirmed(_ row: UInt32, _ digest: Digest, _ slots: Slots) -> UInt32 {
    if unsafe tokens.at(row).pointee.digest == digest { return row }
    return find(digest, in: slots) ?? .max
  }

  func find(_ digest: Digest, in slots: Slots) -> UInt32? {
    slots.find(digest.key) { unsafe tokens.at($0).pointee.digest == digest }
  }

  @inline(__always)
  private func standing(_ row: UInt32) -> TokenStanding {
    let token = unsafe tokens.at(row)
    let account = unsafe accounts.at(token.pointee.account)
    let organization = unsafe organizations.at(account.pointee.organization)
    return unsafe TokenStanding(
      token: token, account: account, organization: organization, use: uses.at(row))
  }

  /// One token, shown to `body`.
  func withStanding<Answer>(of digest: Digest, _ body: (TokenStanding) -> Answer) -> Answer? {
    let section = readers.enter()
    defer { readers.leave(section) }
    return unsafe bySecret.load(ordering: .sequentiallyConsistent)._withUnsafeGuaranteedRef {
      slots in
      guard let row = find(digest, in: slots) else { return nil }
      return body(standing(row))
    }
  }

  /// One token's use.
  func withUse<Answer>(of digest: Digest, _ body: (borrowing UseCell) -> Answer) -> Answer? {
    let section = readers.enter()
    defer { readers.leave(section) }
    return unsafe bySecret.load(ordering: .sequentiallyConsistent)._withUnsafeGuaranteedRef {
      slots in
      find(digest, in: slots).map { row in body(unsafe uses.at(row).pointee) }
    }
  }

  /// The rows of an account's tokens, the latest first.
  func forEachToken(of account: UInt32, _ body: (UInt32) -> Void) {
    var next = unsafe accounts.at(account).pointee.firstToken.load(ordering: .acquiring)
    while next != 0 {
      let row = next - 1
      next = unsafe tokens.at(row).pointee.next.load(ordering: .acquiring)
      body(row)
    }
  }
}
