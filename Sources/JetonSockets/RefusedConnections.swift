import JetonWire
import Synchronization

/// A connection that a server has not taken, or has ended, because of what its peer is or does.
public struct RefusedConnection: Sendable, Hashable {
  /// Whom it came from, in numbers, or the user of this machine.
  public let source: String
  /// For a program, for example `TLS_CERTIFICATE_REQUIRED`; one of a few words.
  public let reason: String
  /// For a person; has nothing in it that the peer chose.
  public let problem: String
  /// Connections refused for this reason so far, with this one.
  public let times: UInt64
}

/// The refused connections of one server, by reason.
final class RefusedConnections: Sendable {
  private let times = Mutex<[String: UInt64]>([:])
  private let onRefusal: @Sendable (RefusedConnection) -> Void

  init(_ onRefusal: @escaping @Sendable (RefusedConnection) -> Void) {
    self.onRefusal = onRefusal
  }

  var counts: [String: UInt64] { times.withLock { times in times } }

  /// An end that is the peer's fault; others are the usual ones.
  func note(_ cause: Closure, of peer: Doorkeeper.Peer) {
    guard case .insecure(let reason, let problem) = cause else { return }
    note(reason, problem, of: peer)
  }

  func note(_ reason: String, _ problem: String, of peer: Doorkeeper.Peer) {
    let times = times.withLock { times in
      times[reason, default: 0] += 1
      return times[reason, default: 0]
    }
    onRefusal(
      RefusedConnection(
        source: peer.description, reason: reason, problem: problem, times: times))
  }
}
