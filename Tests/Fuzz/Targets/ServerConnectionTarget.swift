import JetonMessages
import JetonWire

extension FuzzTarget {
  /// The server's state machine, against a model of its streams, and against itself with the same
  /// bytes in other pieces.
  static let serverConnection = FuzzTarget(name: "server-connection", lengthMaximum: 1024) {
    bytes in
    var script = Script(bytes)
    let limits = WireLimits(&script)
    let length = 1 + script.choice(24)
    var (whole, cut) = (ServerRun(limits), ServerRun(limits))
    for step in Step.all(&script) {
      whole.take(step, pieces: .max)
      cut.take(step, pieces: length)
      require(whole.events == cut.events, "pieces of \(length): \(cut.events), not \(whole.events)")
    }
  }
}

/// A connection, and what its owner must be able to rely on.
private struct ServerRun {
  private let limits: WireLimits
  private var connection: ServerConnection
  private var now = dawn
  private var pending: [UInt8] = []
  private var calls: [UInt32: Call] = [:]
  private var lastStream: UInt32 = 0
  private var isDraining = false
  private var isEnded = false
  private(set) var events: [Event] = []

  /// What of a run must not depend on how its bytes were cut.
  enum Event: Equatable {
    case action(ServerConnection.Action, [UInt8])
    case rested(until: ContinuousClock.Instant?)
  }

  struct Call {
    var credit: Int
    var allowance: Int
    var requestsEnded: Bool
    var held: [Int] = []
    var taken = 0
    var isAnswered = false
  }

  init(_ limits: WireLimits) {
    self.limits = limits
    connection = ServerConnection(limits: limits, at: dawn)
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

  /// As a session does it.
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

  private mutating func receive(_ action: ServerConnection.Action, _ bytes: [UInt8]) {
    if action == .ignore { return }
    require(!isEnded, "\(action) after the end")
    switch action {
    case .startCall, .deliverMessage, .readHello, .answerPing:
      events.append(.action(action, bytes))
    default: events.append(.action(action, []))
    }
    obey(action, bytes)
    if !isEnded { check() }
  }

  private mutating func obey(_ action: ServerConnection.Action, _ bytes: [UInt8]) {
    switch action {
    case .wait, .ignore, .sendGreeting, .sendPing: break
    case .closeSilently, .refuse, .end: isEnded = true
    case .readHello(let control): readHello(Array(bytes[control]))
    case .startCall(let frame): start(frame)
    case .refuseCall: require(isDraining, "a call refused")
    case .cancelCall(let stream): _ = running(stream)
    case .resumeCall(let stream):
      _ = running(stream)
      calls[stream]?.credit += Int(bytes.bigEndian(at: 12))
    case .deliverMessage(let frame): deliver(frame)
    case .rejectMessage(let stream):
      require(running(stream).requestsEnded, "a message refused before the last")
      answer(stream)
    case .answerPing(let body): requireEqual(body.count, 8, "a PONG")
    case .retire: drain()
    }
  }

  private func running(_ stream: UInt32) -> Call {
    guard let call = calls[stream], !call.isAnswered else { fatalError("stream \(stream) is over") }
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
  }

  private mutating func start(_ frame: Frame) {
    let stream = frame.header.stream
    require(stream % 2 == 1 && stream > lastStream && !isDraining, "stream \(stream) begins")
    lastStream = stream
    guard connection.hasFreeSlot else { return }
    let requestsEnded = frame.header.flags.contains(.end)
    connection.handlerStarted(stream, requestsEnded: requestsEnded)
    calls[stream] = Call(
      credit: Int(connection.peer.initialCredit), allowance: Int(limits.initialCredit),
      requestsEnded: requestsEnded)
  }

  private mutating func deliver(_ frame: Frame) {
    var call = running(frame.header.stream)
    require(!call.requestsEnded, "a message after the last")
    if !frame.header.flags.contains(.noMessage) {
      call.allowance -= 1
      call.held.append(frame.body.count)
    }
    call.requestsEnded = frame.header.flags.contains(.end)
    calls[frame.header.stream] = call
  }

  // MARK: What this side does

  private mutating func perform(_ act: Int, _ place: Int) {
    if act == 12 { return drain() }
    let streams = calls.keys.sorted()
    guard !streams.isEmpty else { return }
    let stream = streams[place % streams.count]
    switch act {
    case 0..<3: answer(stream)
    case 3..<6:
      connection.handlerReturned(stream, at: now)
      calls[stream] = nil
    case 6..<9: send(stream)
    default: takeMessage(stream)
    }
  }

  private mutating func drain() {
    _ = connection.drainStarted()
    isDraining = true
    require(!connection.drainStarted(), "a second GOAWAY")
  }

  private mutating func answer(_ stream: UInt32) {
    let isFirst = calls[stream].map { !$0.isAnswered }
    requireEqual(connection.responseSent(stream), isFirst ?? false, "a RESPONSE on \(stream)")
    calls[stream]?.isAnswered = true
    calls[stream]?.held = []
  }

  private mutating func send(_ stream: UInt32) {
    guard let call = calls[stream] else { return }
    let wanted = call.isAnswered ? nil : call.credit > 0
    requireEqual(connection.messageSent(stream), wanted, "a MESSAGE on \(stream)")
    if wanted == true { calls[stream]?.credit -= 1 }
  }

  private mutating func takeMessage(_ stream: UInt32) {
    guard var call = calls[stream], !call.held.isEmpty else { return }
    let grant = connection.messageTaken(stream, bytes: call.held.removeFirst())
    call.taken += 1
    let isDue = call.taken >= Int(limits.creditBatch) && !call.requestsEnded
    requireEqual(grant, isDue ? UInt32(call.taken) : nil, "credit for \(stream)")
    if isDue { (call.allowance, call.taken) = (call.allowance + call.taken, 0) }
    calls[stream] = call
  }

  /// What holds between any two events.
  private func check() {
    requireEqual(connection.runningCount, calls.count, "running calls")
    require(calls.count <= limits.concurrentCallsMaximum, "\(calls.count) calls run")
    if isEnded { return require(connection.deadline == nil, "a deadline after the end") }
    let held = calls.values.reduce(0) { $0 + $1.held.reduce(0, +) }
    requireEqual(connection.heldBytes, held, "bytes held")
    require(held <= limits.heldBytesMaximum, "\(held) bytes held")
    for (stream, call) in calls where !call.isAnswered {
      require(0...Int(creditMaximum) ~= call.credit, "credit \(call.credit) of \(stream)")
      requireEqual(
        call.allowance + call.held.count + call.taken, Int(limits.initialCredit),
        "the allowance of \(stream)")
      require(call.allowance >= 0, "allowance \(call.allowance) of \(stream)")
    }
  }
}

extension [UInt8] {
  func bigEndian(at offset: Int) -> UInt32 {
    self[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
