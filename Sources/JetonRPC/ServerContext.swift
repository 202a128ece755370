public import JetonSecret

/// What a handler may know of its call besides the message.
public struct ServerContext: Sendable {
  public let method: MethodDescriptor
  public let peer: Peer
  /// The call's credential, or the connection's when the call brings none.
  public let authorization: Secret?
  /// The client's name for itself, from its Hello.
  public let agent: String
  public let metadata: [(key: String, value: [UInt8])]
  /// When the server answers DEADLINE_EXCEEDED by itself and cancels the handler's task.
  public let deadline: ContinuousClock.Instant
  /// Zero at the first attempt.
  public let attempt: UInt32

  public init(
    method: MethodDescriptor, peer: Peer, authorization: Secret?, agent: String,
    metadata: [(key: String, value: [UInt8])], deadline: ContinuousClock.Instant, attempt: UInt32
  ) {
    self.method = method
    self.peer = peer
    self.authorization = authorization
    self.agent = agent
    self.metadata = metadata
    self.deadline = deadline
    self.attempt = attempt
  }
}

extension ServerContext {
  /// For calls that the handler makes for this one: with what is left of its time, and its place in
  /// a trace. Its credential is not passed on, since it was meant for this server.
  public var onwardOptions: CallOptions {
    let left = ContinuousClock.now.duration(to: deadline)
    var options = CallOptions(timeout: left < .endless / 2 ? max(left, .zero) : nil)
    options.metadata = metadata.filter { entry in traceKeys.contains(entry.key) }
    return options
  }
}

/// W3C Trace Context, section 3: the headers by which one trace goes through many services.
private let traceKeys = ["traceparent", "tracestate"]

/// Who is at the other end of the connection, as the kernel, or the certificate it has proved to
/// hold, knows it.
public enum Peer: Sendable, Hashable {
  case unix(userID: UInt32, groupID: UInt32, processID: Int32)
  case tcp(address: String, port: UInt16)
  case tls(address: String, port: UInt16, certificate: PeerCertificate?)
  case inProcess
}
