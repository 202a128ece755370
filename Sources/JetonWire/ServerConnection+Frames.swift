// What each type of frame means to a server.

extension ServerConnection {
  mutating func frameReceived(
    _ frame: Frame, _ input: Span<UInt8>, at now: ContinuousClock.Instant
  ) throws(ConnectionError) -> Action {
    if frame.header.type.isIgnorable { return .ignore }
    guard phase == .open || frame.header.type == .hello else {
      throw ConnectionError(.protocolError, "the first frame is not HELLO")
    }
    switch frame.header.type {
    case .hello: return helloReceived(frame, at: now)
    case .request: return try requestReceived(frame, at: now)
    case .message: return try messageReceived(frame)
    case .credit:
      return try creditReceived(frame.header.stream, input.bigEndian32(at: frame.body.lowerBound))
    case .cancel: return try cancelReceived(frame.header.stream, at: now)
    case .ping:
      guard pings.take(at: now) else { throw ConnectionError(.tooManyPings, "too many PINGs") }
      return .answerPing(frame.body)
    case .goAway:
      isPeerLeaving = true
      return .ignore
    case .pong: return .ignore
    default: throw ConnectionError(.protocolError, "a client does not send this frame")
    }
  }

  private mutating func helloReceived(_ frame: Frame, at now: ContinuousClock.Instant) -> Action {
    if phase == .hello {
      phase = .open
      clock.greeted(at: now)
    }
    return .readHello(control: frame.control)
  }

  private mutating func requestReceived(
    _ frame: Frame, at now: ContinuousClock.Instant
  ) throws(ConnectionError) -> Action {
    let stream = frame.header.stream
    guard stream & 1 == 1, stream > lastStream else {
      throw ConnectionError(.protocolError, "stream \(stream) after \(lastStream)")
    }
    if isDraining { return .refuseCall(stream: stream) }
    lastStream = stream
    if calls.isEmpty { clock.becameIdle(at: now) }
    return .startCall(frame)
  }

  /// Whether `stream` is one that may be closed already: then what comes for it is dropped.
  func isClosed(_ stream: UInt32) throws(ConnectionError) -> Bool {
    if let call = calls[stream] { return call.isAnswered }
    guard stream <= lastStream || isDraining else {
      throw ConnectionError(.protocolError, "stream \(stream) was never opened")
    }
    return true
  }

  private mutating func cancelReceived(
    _ stream: UInt32, at now: ContinuousClock.Instant
  ) throws(ConnectionError) -> Action {
    if try isClosed(stream) { return .ignore }
    guard cancels.take(at: now) else {
      throw ConnectionError(.overload, "more than \(limits.cancelsMaximum) calls cancelled at once")
    }
    calls[stream]?.isCancelled = true
    return .cancelCall(stream: stream)
  }

  private mutating func creditReceived(
    _ stream: UInt32, _ messages: UInt32
  ) throws(ConnectionError) -> Action {
    guard messages > 0 else { throw ConnectionError(.protocolError, "CREDIT of 0") }
    guard try !isClosed(stream), let credit = calls[stream]?.credit else { return .ignore }
    guard messages <= creditMaximum, credit <= creditMaximum - messages else {
      throw ConnectionError(.flowControl, "credit over \(creditMaximum)")
    }
    calls[stream]?.credit = credit + messages
    return .resumeCall(stream: stream)
  }
}
