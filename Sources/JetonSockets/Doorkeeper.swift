import Synchronization

/// How many connections there are, in all and from each peer.
package final class Doorkeeper: Sendable {
  /// Whom connections are counted for: a host, or a user of this machine.
  enum Peer: Sendable, Hashable, CustomStringConvertible {
    case host(String)
    case user(UInt32)

    init(_ address: RemoteAddress) {
      switch address {
      case .tcp(let host, _), .tls(let host, _, _): self = .host(host)
      case .unix(let user, _, _): self = .user(user)
      }
    }

    var description: String {
      switch self {
      case .host(let host): host
      case .user(let user): "unix:\(user)"
      }
    }
  }

  fileprivate struct State {
    var total = 0
    var perPeer: [Peer: Int] = [:]
    var waiting: [@Sendable () -> Void] = []
  }

  private let maximum: Int
  private let perPeerMaximum: Int
  private let state = Mutex(State())

  package init(maximum: Int, perPeerMaximum: Int) {
    self.maximum = maximum
    self.perPeerMaximum = perPeerMaximum
  }

  func admit(_ peer: Peer) -> Bool {
    state.withLock { state in
      let present = state.perPeer[peer, default: 0]
      guard state.total < maximum, present < perPeerMaximum else { return false }
      state.total += 1
      state.perPeer[peer] = present + 1
      return true
    }
  }

  func left(_ peer: Peer) {
    let waiting = state.withLock { state in
      state.total -= 1
      let present = state.perPeer[peer, default: 0] - 1
      state.perPeer[peer] = present > 0 ? present : nil
      return state.takeWaiting()
    }
    for body in waiting { body() }
  }

  /// Waits until there is no connection, which may be now, or for `timeout`.
  package func isEmpty(within timeout: Duration) async -> Bool {
    await withCheckedContinuation { continuation in
      let once = Once(continuation)
      whenEmpty { once.resume(true) }
      Task {
        try? await Task.sleep(for: timeout)
        once.resume(false)
      }
    }
  }

  private func whenEmpty(_ body: @escaping @Sendable () -> Void) {
    let waiting = state.withLock { state in
      state.waiting.append(body)
      return state.takeWaiting()
    }
    for body in waiting { body() }
  }
}

extension Doorkeeper.State {
  fileprivate mutating func takeWaiting() -> [@Sendable () -> Void] {
    guard total == 0 else { return [] }
    defer { waiting = [] }
    return waiting
  }
}

/// A continuation that several may resume: the first does.
private final class Once: Sendable {
  private let continuation: Mutex<CheckedContinuation<Bool, Never>?>

  init(_ continuation: CheckedContinuation<Bool, Never>) {
    self.continuation = Mutex(continuation)
  }

  func resume(_ value: Bool) {
    continuation.withLock { continuation in continuation.take() }?.resume(returning: value)
  }
}
