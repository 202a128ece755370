import Synchronization

/// A number that only rises, and those who wait until it has.
package final class Watermark: Sendable {
  /// More than this wait for nothing: they are turned away.
  package static let waitersMaximum = 4096

  package enum Wake: Sendable, Hashable {
    /// It rose, or time has passed: look again.
    case lookAgain
    /// It will not rise any more.
    case closed
    case cancelled
    case tooMany
  }

  fileprivate struct State {
    var level: UInt64 = 0
    var isClosed = false
    var nextKey: UInt64 = 0
    var waiters: [UInt64: CheckedContinuation<Wake, Never>] = [:]
    /// Cancelled between getting a key and waiting under it.
    var cancelled: Set<UInt64> = []
  }

  private let state = Mutex(State())

  package init() {}

  package var level: UInt64 { state.withLock { $0.level } }

  package func rise(to level: UInt64) {
    wake { state in
      guard level > state.level else { return nil }
      state.level = level
      return .lookAgain
    }
  }

  /// Lets everybody look again, for what changes by the passing of time alone.
  package func nudge() {
    wake { _ in .lookAgain }
  }

  package func close() {
    wake { state in
      state.isClosed = true
      return .closed
    }
  }

  /// Returns at once when the level is above `level` already.
  package func wait(past level: UInt64) async -> Wake {
    let key = state.withLock { state in
      state.nextKey += 1
      return state.nextKey
    }
    // Cancelled after it was woken: nobody will come back for the note of it.
    defer { state.withLock { _ = $0.cancelled.remove(key) } }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { $0.enter(continuation, key: key, past: level) }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.leave(key) }
      waiter?.resume(returning: .cancelled)
    }
  }

  private func wake(_ change: (inout sending State) -> Wake?) {
    let (answer, waiters) = state.withLock { state -> (Wake?, [CheckedContinuation<Wake, Never>]) in
      guard let answer = change(&state) else { return (nil, []) }
      defer { state.waiters = [:] }
      return (answer, Array(state.waiters.values))
    }
    guard let answer else { return }
    for waiter in waiters { waiter.resume(returning: answer) }
  }
}

extension Watermark.State {
  /// What to answer without waiting, if so.
  fileprivate mutating func enter(
    _ waiter: CheckedContinuation<Watermark.Wake, Never>, key: UInt64, past level: UInt64
  ) -> Watermark.Wake? {
    if cancelled.remove(key) != nil { return .cancelled }
    if isClosed { return .closed }
    if self.level > level { return .lookAgain }
    guard waiters.count < Watermark.waitersMaximum else { return .tooMany }
    waiters[key] = waiter
    return nil
  }

  fileprivate mutating func leave(_ key: UInt64) -> CheckedContinuation<Watermark.Wake, Never>? {
    if let waiter = waiters.removeValue(forKey: key) { return waiter }
    cancelled.insert(key)
    return nil
  }
}
