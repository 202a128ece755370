// The messages that a client sends, each paid for with a credit.

extension ClientConnection {
  /// Spends one credit. False when there is none; nil when no message may follow.
  package mutating func messageSent(_ stream: UInt32) -> Bool? {
    guard let call = calls[stream], !call.isForgotten, !call.requestsEnded else { return nil }
    guard call.credit > 0 else { return false }
    calls[stream]?.credit -= 1
    return true
  }

  /// False when there is nothing to end.
  package mutating func endSent(_ stream: UInt32) -> Bool {
    guard let call = calls[stream], !call.isForgotten, !call.requestsEnded else { return false }
    calls[stream]?.requestsEnded = true
    return true
  }

  mutating func creditReceived(
    _ stream: UInt32, _ messages: UInt32
  ) throws(ConnectionError) -> Action {
    guard messages > 0 else { throw ConnectionError(.protocolError, "CREDIT of 0") }
    guard let call = calls[stream] else { return try dropped(stream) }
    guard messages <= creditMaximum, call.credit <= creditMaximum - messages else {
      throw ConnectionError(.flowControl, "credit over \(creditMaximum)")
    }
    calls[stream]?.credit = call.credit + messages
    return call.isForgotten ? .ignore : .resumeCall(stream: stream)
  }
}
