import JetonDomain
import JetonLog

/// Removes what is over: ended tokens and sessions, answers kept for repeats, events beyond the
/// retention. Step by step, each a small part of a transaction that others share, with a pause
/// after it that is several times as long: so much may be over at once that anything else would
/// be a storm.
struct Removals<S: Store>: Sendable {
  let store: S
  let authority: Authority
  let clock: SteadyClock
  let keeping: Keeping
  let log: Log

  /// Rows that one look reads.
  private static var scanMaximum: Int { 2_048 }
  /// Tokens, sessions, answers or events that one step removes.
  private static var stepMaximum: Int { 128 }
  private static var pauseMinimum: Duration { .milliseconds(5) }
  /// Times a step's own time: a tenth of the writer is the most that this takes.
  private static var pauseFactor: Int { 9 }

  /// Until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      do {
        try await removeEverythingOver()
      } catch is CancellationError {
        return
      } catch StoreError.cancelled {
        return
      } catch {
        log.warning("removal_interrupted", ["error": "\(error)"])
      }
      try? await Task.sleep(for: keeping.interval)
    }
  }

  /// Once, all there is.
  func removeEverythingOver() async throws {
    let (tokens, sessions) = (try await removeTokens(), try await removeSessions())
    try await removeAnswers()
    for kind in Event.Kind.allCases { try await removeEvents(of: kind) }
    if tokens + sessions > 0 {
      log.info("ended_removed", ["tokens": "\(tokens)", "sessions": "\(sessions)"])
    }
  }

  private func removeTokens() async throws -> Int {
    var next = Ended<Token>(ids: [], reached: nil)
    var count = 0
    repeat {
      next = try await store.read { [next, tokensBefore] reader throws(StoreError) in
        try reader.tokensEnded(
          before: tokensBefore, after: next.reached, scanning: Self.scanMaximum)
      }
      for part in parts(of: next.ids) { count += try await removeEnded { $0.tokens = part } }
      try await Task.sleep(for: Self.pauseMinimum)
    } while next.reached != nil
    return count
  }

  private func removeSessions() async throws -> Int {
    var next = Ended<Session>(ids: [], reached: nil)
    var count = 0
    repeat {
      next = try await store.read { [next, sessionsBefore] reader throws(StoreError) in
        try reader.sessionsEnded(
          before: sessionsBefore, after: next.reached, scanning: Self.scanMaximum)
      }
      for part in parts(of: next.ids) { count += try await removeEnded { $0.sessions = part } }
      try await Task.sleep(for: Self.pauseMinimum)
    } while next.reached != nil
    return count
  }

  private func removeEnded(_ fill: (inout RemoveEnded) -> Void) async throws -> Int {
    var filled = RemoveEnded(tokensBefore: tokensBefore, sessionsBefore: sessionsBefore)
    fill(&filled)
    let command = filled
    return try await step { [authority] writer throws(StoreError) in
      let ruling = try authority.removeEnded(command, in: &writer, at: writer.moment(.daemon))
      _ = try writer.enact(ruling)
      return ruling.changes.count
    }
  }

  private func removeAnswers() async throws {
    var count = Self.stepMaximum
    while count == Self.stepMaximum {
      count = try await step { writer throws(StoreError) in
        try writer.removeOldAnswers(atMost: Self.stepMaximum)
      }
    }
  }

  private func removeEvents(of kind: Event.Kind) async throws {
    let bounds = keeping.retention[kind]
    guard bounds != Retention.Bounds() else { return }
    var hasMore = true
    while hasMore {
      hasMore = try await step { writer throws(StoreError) in
        let whose = try writer.onlyOrganization()?.id
        return try writer.removeEvents(
          of: kind, over: bounds, scanning: 4 * Self.stepMaximum, in: whose,
          at: writer.moment(.daemon))
      }
    }
  }

  private var tokensBefore: Instant { clock.now().advanced(by: .zero - keeping.endedTokens) }
  private var sessionsBefore: Instant { clock.now().advanced(by: .zero - Keeping.endedSessions) }

  private func parts<Thing>(of ids: [Thing]) -> [[Thing]] {
    stride(from: 0, to: ids.count, by: Self.stepMaximum).map { start in
      Array(ids[start..<min(start + Self.stepMaximum, ids.count)])
    }
  }

  private func step<Answer: Sendable>(
    _ body: @escaping @Sendable (inout S.Writer) throws(StoreError) -> Answer
  ) async throws -> Answer {
    while true {
      let start = ContinuousClock.now
      switch await attempt(body) {
      case .success(let answer):
        let took = ContinuousClock.now - start
        try await Task.sleep(for: max(took * Self.pauseFactor, Self.pauseMinimum))
        return answer
      case .failure(.busy(let retryAfter)): try await Task.sleep(for: retryAfter)
      case .failure(let error): throw error
      }
    }
  }

  private func attempt<Answer: Sendable>(
    _ body: @escaping @Sendable (inout S.Writer) throws(StoreError) -> Answer
  ) async -> Result<Answer, StoreError> {
    do throws(StoreError) {
      return .success(try await store.write(body))
    } catch {
      return .failure(error)
    }
  }
}

extension Event.Origin {
  fileprivate static let daemon = Event.Origin(source: "jetond", agent: "jetond")
}
