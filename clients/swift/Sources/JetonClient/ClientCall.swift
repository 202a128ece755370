import JetonMessages
import JetonRPC
import JetonSecret

/// What a caller wants, the same for every attempt.
struct OutgoingCall: Sendable {
  let path: String
  let kind: CallKind
  /// Nil: the requests are a stream.
  let body: [UInt8]?
  let options: CallOptions
  let deadline: ContinuousClock.Instant

  init(
    _ method: MethodDescriptor, body: [UInt8]?, _ options: CallOptions,
    deadline: ContinuousClock.Instant
  ) {
    path = method.path
    kind = method.kind
    self.body = body
    self.options = options
    self.deadline = deadline
  }

  /// The server is told what is left of the time, of which ours is the shorter half: it counts
  /// from when it has read the frame.
  func header(attempt: UInt32, at now: ContinuousClock.Instant) -> JetonRPCV1.RequestHeader {
    var header = JetonRPCV1.RequestHeader()
    header.method = path
    let left = now.duration(to: deadline)
    header.timeoutMs = left < .endless / 2 ? max(left.wholeMilliseconds, 1) : 0
    header.authorization = options.authorization?.bytes ?? []
    header.metadata = options.metadata.map { entry in
      JetonRPCV1.Metadata(key: entry.key, value: entry.value)
    }
    header.attempt = attempt
    return header
  }
}

/// One attempt at a call.
///
/// Unchecked: its variables are touched on the channel's thread only.
final class ClientCall: @unchecked Sendable {
  let outgoing: OutgoingCall
  let attempt: UInt32
  var onMessage: (@Sendable ([UInt8]) -> Void)?
  var onEnd: (@Sendable (Result<[UInt8], RPCError>) -> Void)?
  /// For interceptors of calls in which anything streams; set before the call begins.
  var onInterceptedEnd: (@Sendable (RPCError?) -> Void)?
  /// Set while it is on a connection.
  var place: (session: ClientSession, stream: UInt32)?
  private(set) var isEnded = false
  /// How it ended, when badly.
  private(set) var failure: RPCError?
  /// Requests that wait for credit: as many as there are tasks that write, and the end.
  private var outbox: [Outgoing] = []

  enum Outgoing {
    case message([UInt8], CheckedContinuation<Result<Void, RPCError>, Never>)
    case end
  }

  init(_ outgoing: OutgoingCall, attempt: UInt32) {
    self.outgoing = outgoing
    self.attempt = attempt
  }

  var deadline: ContinuousClock.Instant { outgoing.deadline }

  /// The first end counts. Cancelling may come before the start, then nobody listens yet.
  func end(_ result: Result<[UInt8], RPCError>) {
    isEnded = true
    place = nil
    onMessage = nil
    if case .failure(let error) = result { failure = error }
    flush()
    onInterceptedEnd.take()?(failure)
    onEnd.take()?(result)
  }

  func send(_ request: Outgoing) {
    outbox.append(request)
    flush()
  }

  /// Sends what it has credit for; after the end, lets go of all who wait.
  func flush() {
    while let next = outbox.first, let result = attempt(next) {
      outbox.removeFirst()
      if case .message(_, let continuation) = next { continuation.resume(returning: result) }
    }
  }

  /// Nil when it must wait.
  private func attempt(_ next: Outgoing) -> Result<Void, RPCError>? {
    if isEnded { return .failure(failure ?? .callEnded) }
    guard let (session, stream) = place else { return nil }
    switch next {
    case .message(let bytes, _): return session.send(bytes, on: stream)
    case .end:
      session.endRequests(of: stream)
      return .success(())
    }
  }
}

extension RPCError {
  static var callEnded: RPCError {
    RPCError(.cancelled, "the call has ended", reason: "CALL_ENDED", domain: "rpc")
  }
}

extension Secret {
  var bytes: [UInt8] {
    withBytes { span in
      var bytes: [UInt8] = []
      for index in span.indices { bytes.append(span[index]) }
      return bytes
    }
  }
}
