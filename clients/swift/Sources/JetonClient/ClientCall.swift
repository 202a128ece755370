import JetonMessages
import JetonRPC
import JetonSecret

/// What a caller wants, the same for every attempt.
struct OutgoingCall: Sendable {
  let path: String
  let body: [UInt8]
  let options: CallOptions
  let deadline: ContinuousClock.Instant

  init(
    _ method: MethodDescriptor, body: [UInt8], _ options: CallOptions,
    deadline: ContinuousClock.Instant
  ) {
    path = method.path
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
  /// Set while it is on a connection.
  var place: (session: ClientSession, stream: UInt32)?
  private(set) var isEnded = false

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
    onEnd.take()?(result)
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
