import JetonDomain
import Synchronization

/// How far the commits that readers see are on disk, and who waits for that.
final class DurableCommits: Sendable {
  typealias Waiter = @Sendable (_ failure: StoreError?) -> Void

  private struct State {
    var announced = 0
    var durable = 0
    var failure: StoreError?
    var waiting: [(commit: Int, tell: Waiter)] = []

    /// Whether nothing more is to come for those who have seen this commit.
    func isSettled(_ commit: Int) -> Bool {
      failure != nil || min(commit, announced) <= durable
    }
  }

  private let state = Mutex(State())

  /// What became of the disk, once it has failed.
  var failure: StoreError? { state.withLock { $0.failure } }

  /// Before a commit, since readers may see it at once.
  func announce() {
    change { $0.announced += 1 }
  }

  /// The commit announced last was none.
  func withdraw() {
    change { $0.announced -= 1 }
  }

  /// One more commit is on disk, in order.
  func advance() {
    change { $0.durable += 1 }
  }

  /// Nothing more will be on disk that one could rely on.
  func fail(_ error: StoreError) {
    change { $0.failure = error }
  }

  /// Tells when all that can have been read so far is on disk: at once if it is.
  func whenDurable(_ waiter: @escaping Waiter) {
    change { $0.waiting.append(($0.announced, waiter)) }
  }

  private func change(_ body: (inout State) -> Void) {
    let (settled, failure) = state.withLock { state in
      body(&state)
      let settled = state.waiting.filter { state.isSettled($0.commit) }
      let waiting = state.waiting.filter { !state.isSettled($0.commit) }
      state.waiting = waiting
      return (settled, state.failure)
    }
    for waiter in settled { waiter.tell(failure) }
  }
}
