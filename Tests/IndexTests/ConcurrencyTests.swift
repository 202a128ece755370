import JetonDomain
import JetonIndex
import StoreContract
import Synchronization
import Testing

/// Readers beside a writer: what a reader is shown belongs together, whatever the writer does
/// meanwhile. Under the thread sanitizer these also find what is read without order.
@Suite struct ConcurrencyTests {
  private let index = CredentialIndex()
  private let now = Fixture.time

  private func apply(_ changes: [Change]) {
    index.apply(Commit(lastEpoch: 1, lastTime: .earliest, changes: changes))
  }

  /// An account, and its token with the same number.
  private func pair(_ number: Int) -> [Change] {
    var (account, token) = (Fixture.account(number), Fixture.token(number, of: number))
    token.digest = digest(number)
    account.isDisabled = false
    (token.expireTime, token.revokeTime) = (nil, nil)
    return [.putServiceAccount(account), .putToken(token)]
  }

  /// Spread as hashes are.
  private func digest(_ number: Int) -> Digest {
    let word = UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15
    return Digest((word, word &* 0xD129_0B3E_5A85_91A7, UInt64(number), ~word))
  }

  /// Runs `read` on other threads until `write` has returned.
  private func race(_ write: () -> Void, against read: @escaping @Sendable () -> Void) async {
    let end = End()
    let readers = (0..<2).map { _ in
      Task.detached { repeat { read() } while !end.hasCome.load(ordering: .relaxed) }
    }
    write()
    end.hasCome.store(true, ordering: .relaxed)
    for reader in readers { await reader.value }
  }

  private final class End: Sendable {
    let hasCome = Atomic(false)
  }

  @Test func `a table that grows loses nobody who was in it`() async {
    apply((0..<500).flatMap(pair))
    let (index, now) = (index, now)
    let digests = (0..<500).map(digest)
    await race {
      for number in 500..<20_000 { apply(pair(number)) }
    } against: {
      index.findAll(digests.span) { number, standing in
        #expect(standing?.tokenID == Fixture.id(number))
        #expect(standing?.verdict(at: now) == .valid)
      }
    }
  }

  @Test func `a row that is used again is never seen as the other's`() async {
    let (index, digests) = (index, (0..<200).map(digest))
    let place = index.place("192.0.2.1", "a/1")
    await race {
      for round in 0..<200 {
        let numbers = (0..<100).map { ($0 * 2 + round) % 200 }
        apply(numbers.flatMap(pair))
        apply(numbers.map { .removeServiceAccount(Fixture.id($0)) })
      }
    } against: {
      index.findAll(digests.span) { number, standing in
        guard let standing else { return }
        #expect(standing.tokenID == Fixture.id(number))
        #expect(standing.accountID == Fixture.id(number))
        standing.noteUse(at: Fixture.time, from: place)
      }
    }
  }

  @Test func `a revoked token is never seen valid after its commit`() async {
    apply((0..<100).flatMap(pair))
    let (index, now) = (index, now)
    let revoked = Atomic(0)
    await race {
      for number in 0..<100 {
        var token = Fixture.token(number, of: number)
        token.digest = digest(number)
        token.revokeTime = now
        apply([.putToken(token)])
        revoked.store(number + 1, ordering: .releasing)
      }
    } against: { [digests = (0..<100).map(digest)] in
      let count = revoked.load(ordering: .acquiring)
      index.findAll(digests.span) { number, standing in
        if number < count { #expect(standing?.verdict(at: now) == .revoked) }
      }
    }
  }

  @Test func `tokens whose places are the same are told apart`() {
    let numbers = 0..<300
    apply(
      numbers.flatMap { number -> [Change] in
        var changes = pair(number)
        if case .putToken(var token) = changes[1] {
          token.digest = Digest((.max, 7, 0, UInt64(number)))
          changes[1] = .putToken(token)
        }
        return changes
      })
    for number in numbers {
      let found = index.find(Digest((.max, 7, 0, UInt64(number)))) { $0.tokenID }
      #expect(found == Fixture.id(number))
    }
    #expect(index.find(Digest((.max, 7, 0, 300))) { $0.tokenID } == nil)
  }
}
