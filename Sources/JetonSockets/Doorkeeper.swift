import Synchronization

/// How many connections there are, in all and from each peer.
package final class Doorkeeper: Sendable {
  /// Whom connections are counted for: a host, or a user of this machine.
  enum Peer: Sendable, Hashable {
    case host(String)
    case user(UInt32)

    init(_ address: RemoteAddress) {
      switch address {
      case .tcp(let host, _): self = .host(host)
      case .unix(let user, _, _): self = .user(user)
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

  /// Calls `body` once, when there is no connection, which may be now.
  package func whenEmpty(_ body: @escaping @Sendable () -> Void) {
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
