// The calls of a client's connection.

extension ClientConnection {
  struct Call: Sendable, Hashable {
    /// Messages the server may still send.
    var allowance: UInt32
    /// Messages we may still send.
    var credit: UInt32
    /// We send no more messages.
    var requestsEnded: Bool
    /// Cancelled: its RESPONSE is awaited, since only that frees the slot, but nobody wants it.
    var isForgotten = false
  }

  package var hasFreeSlot: Bool {
    !isLeaving && phase != .ended && calls.count < peer.concurrentCallsMaximum
      && nextStream <= streamMaximum
  }
  package var openCount: Int { calls.count }

  /// Whether calls can still be put on this connection, now or when others have ended.
  package var isUsable: Bool { !isLeaving && phase != .ended && nextStream <= streamMaximum }

  /// The stream of a REQUEST that goes out now. `hasFreeSlot` holds.
  package mutating func requestSent(requestsEnded: Bool = true) -> UInt32 {
    let stream = nextStream
    nextStream += 2
    calls[stream] = Call(
      allowance: limits.initialCredit, credit: peer.initialCredit, requestsEnded: requestsEnded)
    clock.becameBusy()
    return stream
  }

  /// False when the stream is closed, so that there is nothing to cancel.
  package mutating func cancelSent(_ stream: UInt32) -> Bool {
    guard let call = calls[stream], !call.isForgotten else { return false }
    calls[stream]?.isForgotten = true
    return true
  }

  /// The application has taken messages, and the server may send as many more. False when the
  /// stream is closed: then nothing is owed.
  package mutating func creditSent(_ messages: UInt32, on stream: UInt32) -> Bool {
    guard let call = calls[stream], !call.isForgotten else { return false }
    calls[stream]?.allowance += messages
    return true
  }

  package mutating func helloRead(
    frameBytes: UInt32, controlBytes: UInt32, concurrentCalls: UInt32, initialCredit: UInt32,
    pingInterval: Duration = .zero
  ) {
    keepalive.slowDown(to: pingInterval)
    peer.raise(
      frameBytes: frameBytes, controlBytes: controlBytes, concurrentCalls: concurrentCalls,
      initialCredit: initialCredit)
  }

  /// The server looks at no stream above this one: nothing more is awaited of them.
  package mutating func goneAway(above stream: UInt32, at now: ContinuousClock.Instant) {
    calls = calls.filter { $0.key <= stream }
    if calls.isEmpty { clock.becameIdle(at: now) }
  }

  package mutating func ended() {
    phase = .ended
  }

  mutating func responseReceived(
    _ frame: Frame, at now: ContinuousClock.Instant
  ) throws(ConnectionError) -> Action {
    let call = calls.removeValue(forKey: frame.header.stream)
    if calls.isEmpty { clock.becameIdle(at: now) }
    guard let call else { return try dropped(frame.header.stream) }
    return call.isForgotten ? .ignore : .finishCall(frame)
  }

  mutating func messageReceived(_ frame: Frame) throws(ConnectionError) -> Action {
    let stream = frame.header.stream
    guard !frame.header.flags.contains(.noMessage) else {
      throw ConnectionError(.protocolError, "a server ends its messages with RESPONSE")
    }
    guard let call = calls[stream] else { return try dropped(stream) }
    guard call.allowance > 0 else {
      throw ConnectionError(.flowControl, "a MESSAGE beyond the credit of stream \(stream)")
    }
    calls[stream]?.allowance -= 1
    return call.isForgotten ? .ignore : .deliverMessage(frame)
  }

  func dropped(_ stream: UInt32) throws(ConnectionError) -> Action {
    guard stream & 1 == 1, stream < nextStream else {
      throw ConnectionError(.protocolError, "stream \(stream) was never opened")
    }
    return .ignore
  }
}

/// Above it a client opens a new connection.
private let streamMaximum: UInt32 = 0x7FFF_FFFF
