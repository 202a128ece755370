import JetonWire

// The messages of streams, each paid for with a credit.

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
    while try !writeNow(bytes, on: call) { await news(of: call) }
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

  /// What a handler takes the call's messages from.
  func reader(for call: ServerCall) -> @Sendable () async throws(RPCError) -> [UInt8]? {
    { [self] () async throws(RPCError) in
      try await withTaskExecutorPreference(call.executor) { () async throws(RPCError) in
        try await read(from: call)
      }
    }
  }

  private func read(from call: ServerCall) async throws(RPCError) -> [UInt8]? {
    while true {
      guard !call.isEnded, !Task.isCancelled else { throw .callEnded }
      if let bytes = call.takeRequest() {
        taken(bytes.count, from: call)
        return bytes
      }
      if call.requestsEnded { return nil }
      await news(of: call)
    }
  }

  private func taken(_ bytes: Int, from call: ServerCall) {
    guard let credit = connection.messageTaken(call.stream, bytes: bytes) else { return }
    link?.send { $0.appendCredit(credit, stream: call.stream) }
  }

  func deliver(_ frame: Frame, _ input: Span<UInt8>) {
    let flags = frame.header.flags
    calls[frame.header.stream]?.requestCame(
      flags.contains(.noMessage) ? nil : Array(copying: input.extracting(frame.body)),
      isLast: flags.contains(.end))
  }

  private func news(of call: ServerCall) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in call.wait(continuation) }
    } onCancel: {
      // Comes after the wait above has begun: this task is queued behind it.
      Task(executorPreference: call.executor) { call.resume() }
    }
  }
}

extension RPCError {
  fileprivate static var callEnded: RPCError {
    RPCError(.cancelled, "the call has ended", reason: "CALL_ENDED", domain: "rpc")
  }
}
