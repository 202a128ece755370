import Synchronization

/// One value that comes from another thread, awaited by one task. A task that is cancelled gets
/// nothing, whether or not the value comes later.
final class Arrival<Value: Sendable>: Sendable {
  private enum State {
    case expected
    case awaited(CheckedContinuation<Value?, Never>)
    case here(Value?)
  }

  private let state = Mutex(State.expected)

  /// The first counts.
  func come(_ value: Value?) {
    let waiter = state.withLock { state -> CheckedContinuation<Value?, Never>? in
      switch state {
      case .here: return nil
      case .expected:
        state = .here(value)
        return nil
      case .awaited(let waiter):
        state = .here(nil)
        return waiter
      }
    }
    waiter?.resume(returning: value)
  }

  /// Once.
  func value() async -> Value? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let value = state.withLock { state -> Value?? in
          if case .here(let value) = state { return .some(value) }
          state = .awaited(continuation)
          return nil
        }
        if let value { continuation.resume(returning: value) }
      }
    } onCancel: {
      come(nil)
    }
  }
}
