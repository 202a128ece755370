// The messages of a client's streams: the credit they cost and the room they take.

extension ServerConnection {
  mutating func messageReceived(_ frame: Frame) throws(ConnectionError) -> Action {
    let stream = frame.header.stream
    try frame.checkMessage()
    guard try !isClosed(stream), let call = calls[stream] else { return .ignore }
    guard !call.requestsEnded else { return .rejectMessage(stream: stream) }
    if !frame.header.flags.contains(.noMessage) { try hold(frame) }
    if frame.header.flags.contains(.end) { calls[stream]?.requestsEnded = true }
    return .deliverMessage(frame)
  }

  /// Credit bounds the messages of one stream, this the bytes of all.
  private mutating func hold(_ frame: Frame) throws(ConnectionError) {
    let stream = frame.header.stream
    guard let allowance = calls[stream]?.allowance, allowance > 0 else {
      throw ConnectionError(.flowControl, "a MESSAGE beyond the credit of stream \(stream)")
    }
    calls[stream]?.allowance = allowance - 1
    calls[stream]?.heldBytes += frame.body.count
    heldBytes += frame.body.count
    guard heldBytes <= limits.heldBytesMaximum else {
      throw ConnectionError(
        .overload, "more than \(limits.heldBytesMaximum) bytes wait for their handlers")
    }
  }

  /// The handler has taken a message. Returns the credit that is to be granted now: in batches,
  /// and none to who sends no more.
  package mutating func messageTaken(_ stream: UInt32, bytes: Int) -> UInt32? {
    guard var call = calls[stream], !call.isAnswered else { return nil }
    call.heldBytes -= bytes
    heldBytes -= bytes
    call.taken += 1
    defer { calls[stream] = call }
    guard call.taken >= limits.creditBatch, !call.requestsEnded else { return nil }
    call.allowance += call.taken
    defer { call.taken = 0 }
    return call.taken
  }

  /// What a stream held is let go of.
  mutating func release(_ stream: UInt32) {
    heldBytes -= calls[stream]?.heldBytes ?? 0
    calls[stream]?.heldBytes = 0
  }
}

extension Frame {
  /// NO_MESSAGE stands for the end alone: it comes with END.
  fileprivate func checkMessage() throws(ConnectionError) {
    guard header.flags.contains(.noMessage), !header.flags.contains(.end) else { return }
    throw ConnectionError(.protocolError, "NO_MESSAGE without END")
  }
}
