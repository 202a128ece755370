/// Stands before every handler: knows the caller, and refuses who may not even ask.
public protocol Gate: Sendable {
  /// What the gate learns of a caller and hands to the handler.
  associatedtype Caller: Sendable

  /// Decides from memory, on the thread that read the frame.
  func admit(_ context: borrowing ServerContext) -> Admission<Caller>
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
  public func admit(_ context: borrowing ServerContext) -> Admission<Void> { .admitted(()) }
}
