import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

/// A stream that breaks off is resumed after the last epoch one has: what comes then is the log.
@Suite struct WatchTests {
  private static let rounds = 1_000
  private static let writesPerRound = 4

  @Test(.timeLimit(.minutes(10)))
  func `a watcher cut off a thousand times has seen the log, each event once`() async throws {
    let seed = UInt64.random(in: 1 ... .max)
    var chance = SeededChance(state: seed)
    try await Daemon.run { daemon in
      let secret = try await daemon.create("bot", .owner, by: daemon.owner()).secret
      var seen: [JetonV1.Event] = []
      for round in 1...Self.rounds {
        // Every now and then the daemon itself goes, in the middle of it.
        if round % 100 == 0 {
          daemon.kill()
          try daemon.start()
        }
        let writer = try daemon.caller(secret)
        let writing = Task {
          for number in 1...Self.writesPerRound {
            _ = try await writer.update("bot", description: "\(round) \(number)")
          }
        }
        let watcher = try daemon.caller(secret)
        // No more than there will be at the end of the round.
        let count = min(Int(chance.next() % 9), round * Self.writesPerRound - seen.count)
        try await read(&seen, from: watcher, count: count, "seed \(seed)")
        watcher.channel.close()
        try await writing.value
        writer.channel.close()
      }
      let caller = try daemon.caller(secret)
      let log = try await caller.events()
      #expect(log.count >= Self.rounds * Self.writesPerRound)
      try await read(&seen, from: caller, count: log.count - seen.count, "seed \(seed)")
      #expect(seen == log, "seed \(seed)")
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `a slow watcher misses nothing, and holds nobody up`() async throws {
    try await Daemon.run { daemon in
      let secret = try await daemon.create("bot", .owner, by: daemon.owner()).secret
      let (slow, writer) = (try daemon.caller(secret), try daemon.caller(secret))
      var request = JetonV1.WatchEventsRequest()
      request.afterEpoch = 0
      var stream = slow.ledger.watchEvents(request).makeAsyncIterator()
      _ = try await stream.next()
      // Far more than any buffer on the way holds, and nobody reads.
      let text = String(repeating: "x", count: 250)
      for number in 1...2_000 {
        _ = try await writer.update("bot", description: "\(number) \(text)")
      }
      let log = try await writer.events()
      var seen: [JetonV1.Event] = []
      while seen.count < log.count {
        if let event = try await stream.next()?.event { seen.append(event) }
      }
      #expect(seen == log)
    }
  }

  private func read(
    _ seen: inout [JetonV1.Event], from watcher: Caller, count: Int, _ comment: Comment
  ) async throws {
    if count == 0 { return }
    let last = seen.last?.epoch ?? 0
    var request = JetonV1.WatchEventsRequest()
    request.afterEpoch = last
    var left = count
    for try await answer in watcher.ledger.watchEvents(request) {
      guard let event = answer.event else { continue }
      #expect(event.epoch == (seen.last?.epoch ?? 0) + 1, comment)
      seen.append(event)
      left -= 1
      if left == 0 { return }
    }
  }
}
