import JetonMessages
import JetonRPC
import JetonWire

// What a connector asks of its session.

extension ClientSession {
  /// `hasFreeSlot` holds.
  func start(_ call: ClientCall, at now: ContinuousClock.Instant) {
    let control = call.outgoing.header(attempt: call.attempt, at: now).encode()
    let body = call.outgoing.body ?? []
    let streamsRequests = call.outgoing.body == nil
    guard control.count <= connection.peer.controlBytesMaximum,
      control.count + body.count <= connection.peer.frameBytesMaximum
    else { return connector.finish(call, .failure(tooLarge(control.count + body.count))) }
    let stream = connection.requestSent(requestsEnded: !streamsRequests)
    calls[stream] = call
    call.place = (self, stream)
    link?.send { output in
      output.appendFrame(
        .request, stream: stream, flags: streamsRequests ? .noMessage : .end, control: control,
        body: body)
    }
    call.flush()
  }

  /// Nil when the stream has no credit, or the connection too much to write already: else the
  /// credits of long messages would add up to more than a connection may hold.
  func send(_ bytes: [UInt8], on stream: UInt32) -> Result<Void, RPCError>? {
    guard bytes.count <= connection.peer.frameBytesMaximum else {
      return .failure(tooLarge(bytes.count))
    }
    guard let link, link.outputCount <= outputMark else { return nil }
    guard let hasCredit = connection.messageSent(stream) else { return .failure(.callEnded) }
    guard hasCredit else { return nil }
    link.send { output in output.appendFrame(.message, stream: stream, body: bytes) }
    return .success(())
  }

  func endRequests(of stream: UInt32) {
    guard connection.endSent(stream) else { return }
    link?.send { output in
      output.appendFrame(.message, stream: stream, flags: [.end, .noMessage])
    }
  }

  private func tooLarge(_ count: Int) -> RPCError {
    RPCError(
      .resourceExhausted,
      "the request has \(count) bytes; the server takes \(connection.peer.frameBytesMaximum)",
      reason: "TOO_LARGE", domain: "rpc")
  }

  func cancel(_ stream: UInt32) {
    calls[stream] = nil
    guard connection.cancelSent(stream) else { return }
    link?.send { output in output.appendFrame(.cancel, stream: stream) }
  }

  func grant(_ messages: UInt32, on stream: UInt32) {
    guard connection.creditSent(messages, on: stream) else { return }
    link?.send { output in output.appendCredit(messages, stream: stream) }
  }

  func close() {
    end("the channel was closed")
  }
}
