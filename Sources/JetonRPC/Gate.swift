public import JetonSecret

/// Stands before every handler: knows the caller, and refuses who may not even ask.
public protocol Gate: Sendable {
  /// What the gate keeps of a credential, for as long as the connection lives that it came on.
  associatedtype Bearer: Sendable
  /// What the gate learns of a caller and hands to the handler.
  associatedtype Caller: Sendable

  /// Asked once for what a connection's Hello brings, and for each call that brings its own. Whether
  /// the credential is good is not the question yet.
  func bearer(_ authorization: Secret?, of peer: Peer, agent: String) -> Bearer

  /// Decides from memory, on the thread that read the frame, for every call anew: what ended since
  /// the last one ends now. `calls` of them came together, of one method.
  func admit(
    _ bearer: Bearer, to context: borrowing ServerContext, calls: Int
  ) -> Admission<Caller>
}

extension Gate where Bearer == Void {
  /// For gates to which the context says all.
  public func bearer(_ authorization: Secret?, of peer: Peer, agent: String) {}
}

public enum Admission<Caller: Sendable>: Sendable {
  case admitted(Caller)
  case refused(RPCError)
  /// Refused, after something that takes time, such as writing it down.
  case refusedAfter(@Sendable () async -> RPCError)
}

/// For services that anyone may call.
public struct OpenGate: Gate {
  public init() {}
  public func admit(
    _: Void, to context: borrowing ServerContext, calls: Int
  ) -> Admission<Void> { .admitted(()) }
}
