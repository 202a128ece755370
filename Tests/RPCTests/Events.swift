import Synchronization

/// Counts, and lets a test wait for a count instead of for a time.
final class Counter: Sendable {
  private struct State {
    var count = 0
    var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { state in state.count } }

  func add() {
    let ready = state.withLock { state in
      state.count += 1
      let ready = state.waiting.filter { $0.count <= state.count }.map(\.continuation)
      state.waiting.removeAll { $0.count <= state.count }
      return ready
    }
    for continuation in ready { continuation.resume() }
  }

  func reached(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.count < count { state.waiting.append((count, continuation)) }
        return state.count >= count
      }
      if isReady { continuation.resume() }
    }
  }
}

/// Closed until it is opened, once for all.
final class Switch: Sendable {
  private struct State {
    var isOpen = false
    var nextKey = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return state.waiting.values.map(\.self)
    }
    for continuation in waiting { continuation.resume() }
  }

  func waitUntilOpenOrCancelled() async {
    let key = state.withLock { state in
      state.nextKey += 1
      return state.nextKey
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in wait(key, continuation) }
    } onCancel: {
      let waiting = state.withLock { state in
        state.cancelled.insert(key)
        return state.waiting.removeValue(forKey: key)
      }
      waiting?.resume()
    }
    state.withLock { state in _ = state.cancelled.remove(key) }
  }

  private func wait(_ key: Int, _ continuation: CheckedContinuation<Void, Never>) {
    let isOver = state.withLock { state in
      let isOver = state.isOpen || state.cancelled.contains(key)
      if !isOver { state.waiting[key] = continuation }
      return isOver
    }
    if isOver { continuation.resume() }
  }
}
