// What the calls behind a connection tell it.

extension ServerConnection {
  /// A call whose handler runs.
  struct Call: Sendable, Hashable {
    /// Messages we may still send.
    var credit: UInt32
    /// Messages the client may still send.
    var allowance: UInt32
    /// The client sends no more messages.
    var requestsEnded: Bool
    var isCancelled = false
    /// Taken by the handler since credit was last granted.
    var taken: UInt32 = 0
    /// Of messages that the handler has not taken.
    var heldBytes = 0
    /// The RESPONSE is out, but the handler has not returned: its slot is still taken.
    var isAnswered = false
  }

  /// Slots are running handlers, not open streams: else cancelling would make room for more
  /// (rapid reset, CVE-2023-44487).
  package var hasFreeSlot: Bool { calls.count < limits.concurrentCallsMaximum }
  package var runningCount: Int { calls.count }

  package mutating func handlerStarted(_ stream: UInt32, requestsEnded: Bool = true) {
    calls[stream] = Call(
      credit: peer.initialCredit, allowance: limits.initialCredit, requestsEnded: requestsEnded)
    clock.becameBusy()
  }

  /// False when nothing more may be sent for this stream.
  package mutating func responseSent(_ stream: UInt32) -> Bool {
    guard let call = calls[stream], !call.isAnswered else { return false }
    release(stream)
    calls[stream]?.isAnswered = true
    return true
  }

  package mutating func handlerReturned(_ stream: UInt32, at now: ContinuousClock.Instant) {
    release(stream)
    if calls.removeValue(forKey: stream)?.isCancelled == false { cancels.callEnded() }
    if calls.isEmpty { clock.becameIdle(at: now) }
  }

  /// Spends one credit. False when there is none; nil when the stream is closed.
  package mutating func messageSent(_ stream: UInt32) -> Bool? {
    guard let call = calls[stream], !call.isAnswered else { return nil }
    guard call.credit > 0 else { return false }
    calls[stream]?.credit -= 1
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

  /// Whether a GOAWAY is to be sent: not twice, and not to who has not yet been greeted.
  package mutating func drainStarted() -> Bool {
    defer { isDraining = true }
    return !isDraining && (phase == .hello || phase == .open)
  }

  /// Nothing more can come of this connection.
  package var isFinished: Bool {
    phase == .ended || ((isDraining || isPeerLeaving) && calls.isEmpty)
  }

  package mutating func ended() {
    phase = .ended
  }
}
