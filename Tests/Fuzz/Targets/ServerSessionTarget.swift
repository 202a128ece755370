import JetonRPC
import JetonWire

extension FuzzTarget {
  /// A server's session with handlers of every kind: what it sends is always frames of the
  /// protocol, in any pieces of the same bytes the same, and each call that begins ends once.
  static let serverSession = FuzzTarget(name: "server-session", lengthMaximum: 1024) { bytes in
    var script = Script(bytes)
    let limits = Limits(&script)
    let length = 1 + script.choice(24)
    let (whole, cut) = (SessionRun(limits), SessionRun(limits))
    for step in Step.all(&script) {
      let output = whole.take(step, pieces: .max)
      let other = cut.take(step, pieces: length)
      require(output == other, "pieces of \(length): \(other), not \(output)")
    }
    whole.hangUp()
    cut.hangUp()
  }
}

extension Limits {
  fileprivate init(_ script: inout Script) {
    let wire = WireLimits(&script)
    self.init()
    frameBytesMaximum = max(wire.frameBytesMaximum, 512)
    headerBytesMaximum = 256
    concurrentCallsMaximum = wire.concurrentCallsMaximum
    initialCredit = wire.initialCredit
    heldBytesMaximum = wire.heldBytesMaximum
    keepaliveInterval = wire.keepaliveInterval
    cancelsPerSecondMaximum = wire.cancelsMaximum
    // The other two are drawn at random for each connection.
    (idleTimeout, connectionAgeMaximum) = (.zero, .zero)
  }
}

private final class SessionRun {
  private let link = FuzzLink()
  private let service = FuzzService()
  private let counter = CallCounter()
  private let session: ServerSession<Doorkeeper>
  private var pending: [UInt8] = []
  private var conversation = Conversation()
  private var isOver = false

  init(_ limits: Limits) {
    let served = ServedRouter(
      router: service.router, limits: limits, agent: "fuzz", interceptors: [counter]
    ) { _ in }
    session = ServerSession(served, peer: .inProcess, at: dawn)
    session.opened(link, at: dawn)
  }

  /// Returns what was sent meanwhile.
  func take(_ step: Step, pieces length: Int) -> [UInt8] {
    if isOver { return [] }
    switch step {
    case .bytes(let bytes):
      conversation.clientSent(bytes)
      for piece in bytes.pieces(of: length) { feed(piece) }
    case .time(let time):
      link.now += time
      passTime()
    case .act(let act, _): act == 0 ? session.drainStarted() : service.latch.open()
    }
    return settle()
  }

  private func feed(_ piece: ArraySlice<UInt8>) {
    pending += piece
    var progress = Progress(consumed: 0, isUnfinished: true)
    while progress.isUnfinished, !link.isClosed {
      progress = session.received(pending.span, at: link.now)
      pending.removeFirst(progress.consumed)
    }
  }

  private func passTime() {
    guard let deadline = session.deadline, deadline <= link.now else { return }
    session.timePassed(link.now)
    if link.isClosed { return }
    require(session.deadline.map { $0 > link.now } ?? true, "a deadline that has passed stays")
  }

  /// The end of a turn, as a connection has it.
  private func settle() -> [UInt8] {
    var sent: [UInt8] = []
    // So many turns empty what the handlers write at most.
    for _ in 0..<8 {
      link.performJobs()
      let output = link.takeOutput()
      sent += output
      if output.count > outputMark { session.outputDrained() }
      if output.isEmpty { break }
    }
    conversation.serverSent(sent)
    if link.isClosed { hangUp() } else { checkAnswers() }
    return sent
  }

  /// Each REQUEST has its RESPONSE, or a handler that runs.
  private func checkAnswers() {
    let running = counter.began - counter.ended
    requireEqual(conversation.responses + running, conversation.requests, "answers")
  }

  func hangUp() {
    if isOver { return }
    isOver = true
    session.closed(.byPeer)
    link.close()
    service.latch.open()
    link.performJobs()
    requireEqual(counter.ended, counter.began, "ended calls")
  }
}
