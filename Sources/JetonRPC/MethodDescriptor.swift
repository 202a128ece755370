/// What both sides know of a method; generated from the schema.
public struct MethodDescriptor: Sendable, Hashable {
  /// For example "jeton.v1.TokenService".
  public let service: String
  /// For example "VerifyToken".
  public let name: String
  public let kind: CallKind
  /// What the caller must be allowed to do: the `verb` option of the schema, empty without one.
  public let verb: String
  public let idempotency: Idempotency

  public init(
    service: String, name: String, kind: CallKind, verb: String = "", idempotency: Idempotency
  ) {
    self.service = service
    self.name = name
    self.kind = kind
    self.verb = verb
    self.idempotency = idempotency
  }

  /// As it stands in a RequestHeader.
  public var path: String { service + "/" + name }
}

public enum CallKind: Sendable, Hashable {
  case unary
  case serverStreaming
  case clientStreaming
  case bidirectionalStreaming

  /// Whether the requests come as MESSAGEs.
  package var streamsRequests: Bool { self == .clientStreaming || self == .bidirectionalStreaming }

  /// Whether the answers do.
  package var streamsAnswers: Bool { self == .serverStreaming || self == .bidirectionalStreaming }
}

/// protobuf's `idempotency_level`.
public enum Idempotency: Sendable, Hashable {
  case unknown
  case noSideEffects
  case idempotent
}
