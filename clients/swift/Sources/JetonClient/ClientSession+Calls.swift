import JetonMessages
import JetonRPC
import JetonWire

// What a connector asks of its session.

extension ClientSession {
  /// `hasFreeSlot` holds.
  func start(_ call: ClientCall, at now: ContinuousClock.Instant) {
    let control = call.outgoing.header(attempt: call.attempt, at: now).encode()
    let body = call.outgoing.body
    guard control.count <= connection.peer.controlBytesMaximum,
      control.count + body.count <= connection.peer.frameBytesMaximum
    else { return connector.finish(call, .failure(tooLarge(control.count + body.count))) }
    let stream = connection.requestSent()
    calls[stream] = call
    call.place = (self, stream)
    link?.send { output in
      output.appendFrame(.request, stream: stream, flags: .end, control: control, body: body)
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
