import JetonRPC
import Synchronization

/// When a failed call is sent again: rule 21 of PROTOCOL.md.
final class RetryRule: Sendable {
  private static let firstPause: Duration = .milliseconds(100)
  /// Tokens in tenths: a retry costs one, a success gives a tenth back. With a server in
  /// trouble, retries stay below a tenth of the calls.
  private static let budgetMaximum = 100
  private static let retryCost = 10

  private let attemptsMaximum: Int
  private let budget = Mutex(budgetMaximum)

  init(attemptsMaximum: Int) {
    self.attemptsMaximum = attemptsMaximum
  }

  func succeeded() {
    budget.withLock { budget in budget = min(budget + 1, Self.budgetMaximum) }
  }

  /// Nil when the error stands.
  func pause(after error: RPCError, _ attempt: UInt32, isRepeatable: Bool) -> Duration? {
    guard Int(attempt) + 1 < attemptsMaximum, !error.isRetryForbidden,
      error.isNotProcessed || (error.code == .unavailable && isRepeatable),
      takeToken()
    else { return nil }
    return error.retryAfter ?? jittered(Self.firstPause * (1 << min(attempt, 16)))
  }

  private func takeToken() -> Bool {
    budget.withLock { budget in
      guard budget >= Self.retryCost else { return false }
      budget -= Self.retryCost
      return true
    }
  }
}

/// 20 % more or less, so that clients that failed together do not come back together.
func jittered(_ pause: Duration) -> Duration {
  pause * Double.random(in: 0.8...1.2)
}
