import JetonMessages
import JetonWire

extension FuzzTarget {
  /// The client's state machine, in the same way as the server's.
  static let clientConnection = FuzzTarget(name: "client-connection", lengthMaximum: 1024) {
    bytes in
    var script = Script(bytes)
    var limits = WireLimits(&script)
    // Retiring is a server's business.
    limits.ageMaximum = .zero
    let length = 1 + script.choice(24)
    var (whole, cut) = (ClientRun(limits), ClientRun(limits))
    for step in Step.all(&script) {
      whole.take(step, pieces: .max)
      cut.take(step, pieces: length)
      require(whole.events == cut.events, "pieces of \(length): \(cut.events), not \(whole.events)")
    }
  }
}

private struct ClientRun {
  private let limits: WireLimits
  private var connection: ClientConnection
  private var now = dawn
  private var pending: [UInt8] = []
  private var calls: [UInt32: Call] = [:]
  private var nextStream: UInt32 = 1
  private var isGreeted = false
  private var isEnded = false
  private(set) var events: [Event] = []

  enum Event: Equatable {
    case action(ClientConnection.Action, [UInt8])
    case rested(until: ContinuousClock.Instant?)
  }

  struct Call {
    var credit: Int
    var allowance: Int
    var taken = 0
    var requestsEnded: Bool
    var isForgotten = false
  }

  init(_ limits: WireLimits) {
    self.limits = limits
    connection = ClientConnection(limits: limits, at: dawn)
  }

  mutating func take(_ step: Step, pieces length: Int) {
    events = []
    switch step {
    case .bytes(let bytes):
      for piece in bytes.pieces(of: length) {
        pending += piece
        feed()
      }
    case .time(let time):
      now += time
      passTime()
    case .act(let act, let place): perform(act, place)
    }
    events.append(.rested(until: connection.deadline))
    check()
  }

  private mutating func feed() {
    let input = pending
    var consumed = 0
    while true {
      let rest = input.span.extracting(consumed...)
      let step = connection.bytesReceived(rest, at: now)
      require(0...rest.count ~= step.consumed, "took \(step.consumed) of \(rest.count) bytes")
      if step.consumed == 0 {
        require(step.action == .wait || rest.isEmpty, "\(step.action) took nothing")
        connection.inputRested(hasRest: !rest.isEmpty, hasMoved: consumed > 0, at: now)
        break
      }
      receive(step.action, Array(copying: rest.extracting(..<step.consumed)))
      consumed += step.consumed
    }
    pending.removeFirst(consumed)
  }

  private mutating func passTime() {
    guard let deadline = connection.deadline, deadline <= now else { return }
    receive(connection.timePassed(now), [])
    require(connection.deadline.map { $0 > now } ?? true, "a deadline that has passed stays")
  }

  private mutating func receive(_ action: ClientConnection.Action, _ bytes: [UInt8]) {
    if action == .ignore { return ignore(bytes) }
    require(!isEnded, "\(action) after the end")
    switch action {
    case .finishCall, .deliverMessage, .readHello, .answerPing, .leave:
      events.append(.action(action, bytes))
    default: events.append(.action(action, []))
    }
    obey(action, bytes)
    if !isEnded { check() }
  }

  /// The answer to a cancelled call: nobody hears it, but it frees the slot.
  private mutating func ignore(_ bytes: [UInt8]) {
    guard !isEnded, bytes.count >= FrameHeader.count, isGreeted else { return }
    let header = FrameHeader(decoding: bytes.span)
    if header.type == .response, calls[header.stream]?.isForgotten == true {
      calls[header.stream] = nil
    }
  }

  private mutating func obey(_ action: ClientConnection.Action, _ bytes: [UInt8]) {
    switch action {
    case .wait, .ignore, .sendPing, .leave: break
    case .refused, .end: isEnded = true
    case .readHello(let control): readHello(Array(bytes[control]))
    case .finishCall(let frame):
      _ = running(frame.header.stream)
      calls[frame.header.stream] = nil
    case .deliverMessage(let frame):
      let call = running(frame.header.stream)
      require(call.allowance > 0, "a message beyond the allowance")
      calls[frame.header.stream]?.allowance -= 1
      calls[frame.header.stream]?.taken += 1
    case .resumeCall(let stream):
      _ = running(stream)
      calls[stream]?.credit += Int(bytes.bigEndian(at: 12))
    case .answerPing(let body): requireEqual(body.count, 8, "a PONG")
    }
  }

  private func running(_ stream: UInt32) -> Call {
    guard let call = calls[stream], !call.isForgotten else {
      fatalError("stream \(stream) is over")
    }
    return call
  }

  private mutating func readHello(_ control: [UInt8]) {
    guard let hello = try? JetonRPCV1.Hello(decoding: control.span, limits: .standard) else {
      connection.ended()
      return isEnded = true
    }
    connection.helloRead(
      frameBytes: hello.maxFrameBytes, controlBytes: hello.maxHeaderBytes,
      concurrentCalls: hello.maxConcurrentStreams, initialCredit: hello.initialCredit,
      pingInterval: .milliseconds(hello.minPingIntervalMs))
    isGreeted = true
  }

  // MARK: What this side does

  private mutating func perform(_ act: Int, _ place: Int) {
    if act < 6 { return start(requestsEnded: act < 3) }
    let streams = calls.keys.sorted()
    guard !streams.isEmpty else { return }
    let stream = streams[place % streams.count]
    guard let call = calls[stream] else { return }
    switch act {
    case 6..<8:
      requireEqual(connection.cancelSent(stream), !call.isForgotten, "CANCEL of \(stream)")
      calls[stream]?.isForgotten = true
    case 8..<10: grant(stream, call)
    case 10..<14: send(stream, call)
    default:
      let isOpen = !call.isForgotten && !call.requestsEnded
      requireEqual(connection.endSent(stream), isOpen, "the end of \(stream)")
      calls[stream]?.requestsEnded = true
    }
  }

  private mutating func start(requestsEnded: Bool) {
    guard isGreeted, connection.hasFreeSlot else { return }
    require(!isEnded && !connection.isLeaving, "room after the end")
    let stream = connection.requestSent(requestsEnded: requestsEnded)
    requireEqual(stream, nextStream, "the stream of a REQUEST")
    nextStream += 2
    calls[stream] = Call(
      credit: Int(connection.peer.initialCredit), allowance: Int(limits.initialCredit),
      requestsEnded: requestsEnded)
  }

  private mutating func grant(_ stream: UInt32, _ call: Call) {
    let isOwed = connection.creditSent(UInt32(call.taken), on: stream)
    requireEqual(isOwed, !call.isForgotten, "CREDIT of \(stream)")
    calls[stream]?.allowance += call.taken
    calls[stream]?.taken = 0
  }

  private mutating func send(_ stream: UInt32, _ call: Call) {
    let wanted = call.isForgotten || call.requestsEnded ? nil : call.credit > 0
    requireEqual(connection.messageSent(stream), wanted, "a MESSAGE on \(stream)")
    if wanted == true { calls[stream]?.credit -= 1 }
  }

  private func check() {
    requireEqual(connection.openCount, calls.count, "open calls")
    require(calls.count <= connection.peer.concurrentCallsMaximum, "\(calls.count) calls")
    if isEnded { require(connection.deadline == nil, "a deadline after the end") }
    for (stream, call) in calls where !call.isForgotten {
      require(0...Int(creditMaximum) ~= call.credit, "credit \(call.credit) of \(stream)")
      requireEqual(
        call.allowance + call.taken, Int(limits.initialCredit), "the allowance of \(stream)")
    }
  }
}
