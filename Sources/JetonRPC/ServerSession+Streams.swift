import JetonWire

// The messages of a server's stream, each paid for with a credit.

extension ServerSession {
  func writer(for call: ServerCall) -> @Sendable ([UInt8]) async throws(RPCError) -> Void {
    { [self] bytes async throws(RPCError) in
      // A handler may write from a task of its own, which may run anywhere.
      try await withTaskExecutorPreference(call.executor) { () async throws(RPCError) in
        try await write(bytes, on: call)
      }
    }
  }

  private func write(_ bytes: [UInt8], on call: ServerCall) async throws(RPCError) {
    while try !writeNow(bytes, on: call) { await roomOrEnd(of: call) }
  }

  /// False when the stream has no credit, or the connection too much to write already: else the
  /// credits of long messages would add up to more than a connection may hold.
  private func writeNow(_ bytes: [UInt8], on call: ServerCall) throws(RPCError) -> Bool {
    guard bytes.count <= connection.peer.frameBytesMaximum else {
      throw .tooLarge(
        "a message has \(bytes.count) bytes; the client takes \(connection.peer.frameBytesMaximum)")
    }
    guard let link, !call.isEnded, !Task.isCancelled else { throw .callEnded }
    guard link.outputCount <= outputMark else { return false }
    guard let hasCredit = connection.messageSent(call.stream) else { throw .callEnded }
    if hasCredit { link.send { $0.appendFrame(.message, stream: call.stream, body: bytes) } }
    return hasCredit
  }

  private func roomOrEnd(of call: ServerCall) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in call.wait(continuation) }
    } onCancel: {
      // Comes after the wait above has begun: this task is queued behind it.
      Task(executorPreference: call.executor) { call.resume() }
    }
  }
}

extension RPCError {
  fileprivate static var callEnded: RPCError { RPCError(.cancelled, "the call has ended") }
}
