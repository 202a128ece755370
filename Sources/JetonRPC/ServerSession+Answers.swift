import JetonMessages
import JetonWire

// From a handler to its RESPONSE. Every REQUEST gets exactly one.

extension ServerSession {
  func handlerReturned(_ call: ServerCall, _ outcome: Result<[UInt8]?, RPCError>) {
    served.ended(call.context, outcome.failure, since: call.start)
    if connection.responseSent(call.stream) {
      switch outcome {
      case .success(let body?): respond(to: call.stream, body)
      case .success(nil):
        link?.send { $0.appendFrame(.response, stream: call.stream, flags: .noMessage) }
      case .failure(let error):
        respond(to: call.stream, served.published(error, method: call.context.method.path))
      }
    }
    calls[call.stream] = nil
    connection.handlerReturned(call.stream, at: link?.now ?? .now)
    closeIfFinished()
  }

  /// Ends a stream before its handler has returned; the slot stays taken until it has.
  func end(_ stream: UInt32, _ error: RPCError) {
    guard connection.responseSent(stream) else { return }
    respond(to: stream, error)
    calls[stream]?.cancel()
  }

  func respond(to stream: UInt32, _ body: [UInt8]) {
    guard body.count <= connection.peer.frameBytesMaximum else {
      return respond(
        to: stream,
        .tooLarge(
          "the answer has \(body.count) bytes; you take \(connection.peer.frameBytesMaximum)"))
    }
    link?.send { $0.appendFrame(.response, stream: stream, body: body) }
  }

  func respond(to stream: UInt32, _ error: RPCError) {
    let frame = frame(with: error, to: stream)
    link?.send { $0 += frame }
  }

  func frame(with error: RPCError, to stream: UInt32) -> [UInt8] {
    var header = error.header
    // The floor of every client is above the longest code and message.
    if header.encode().count > connection.peer.controlBytesMaximum { header.details = [] }
    var frame: [UInt8] = []
    frame.appendFrame(.response, stream: stream, flags: .noMessage, control: header.encode())
    return frame
  }

  func expireCalls(at now: ContinuousClock.Instant) {
    guard let firstDeadline, firstDeadline <= now else { return }
    for call in calls.values where call.deadline <= now {
      end(call.stream, .deadlineExceeded)
    }
    self.firstDeadline = calls.values.map(\.deadline).filter { $0 > now }.min()
  }
}

extension RPCError {
  fileprivate static var deadlineExceeded: RPCError {
    RPCError(
      .deadlineExceeded, "the call took too long", reason: "DEADLINE_EXCEEDED", domain: "rpc")
  }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
