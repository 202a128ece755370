// The room of frames: what JTN/1 (proto/PROTOCOL.md) says about bytes, streams, credit and
// the life of a connection. Bytes and instants come in, actions come out; it must not know
// sockets, tasks, protobuf or methods. This file is its seam to the rooms that do know them.

/// One connection's protocol, as a transport drives it: bytes in, bytes out, and time. All of it
/// is called on the link's thread.
package protocol Session: AnyObject {
  func opened(_ link: any Link, at now: ContinuousClock.Instant)
  /// Takes whole frames from the front of `input`, at most `framesPerTurn` of them.
  func received(_ input: Span<UInt8>, at now: ContinuousClock.Instant) -> Progress
  /// When `timePassed` wants to be called; may be early, must not be late.
  var deadline: ContinuousClock.Instant? { get }
  func timePassed(_ now: ContinuousClock.Instant)
  /// All output is written, after there was more than `outputMark` of it.
  func outputDrained()
  /// Let the peer finish what it has begun.
  func drainStarted()
  /// The last call a session gets.
  func closed(_ cause: Closure)
}

/// How much of its input a session has taken.
package struct Progress: Sendable, Hashable {
  package var consumed: Int
  /// Whole frames may be left: the session gave the turn away to the other connections.
  package var isUnfinished: Bool

  package init(consumed: Int, isUnfinished: Bool) {
    self.consumed = consumed
    self.isUnfinished = isUnfinished
  }
}

/// The transport under a session.
package protocol Link: AnyObject, Sendable {
  /// Runs jobs on the link's own thread.
  var executor: any TaskExecutor { get }
  /// The time of the present turn.
  var now: ContinuousClock.Instant { get }
  /// Bytes sent that are not yet written.
  var outputCount: Int { get }
  /// Appends to the output, which is written once at the end of the turn.
  func send(_ append: (inout [UInt8]) -> Void)
  /// Closes once what has been sent is written, or after `flushTimeout`.
  func close()
}

/// Why a connection is no more.
package enum Closure: Error, Sendable, Hashable {
  case byPeer
  case byUs
  /// The peer's end over TLS came without its goodbye: anybody on the way may have made it.
  case cutOff
  case unreachable(String)
  case lost(String)
  /// One side does not trust the other, or they have no protocol in common.
  case insecure(reason: String, String)
  case outputOverflow(maximum: Int)
}

/// Unwritten output above which streams wait until it has drained; answers do not.
package let outputMark = 64 << 10

/// Frames one connection may have handled before the others get their turn.
package let framesPerTurn = 64
