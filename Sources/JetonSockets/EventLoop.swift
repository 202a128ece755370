import Glibc
import JetonWire
import Synchronization

/// The turns of one thread: what is ready, what is due, what others asked for, and at the end of
/// the turn one write for each connection that has something to say.
///
/// Unchecked: everything but `inbox`, `meter` and `thread` is touched on the loop's own thread
/// only, which `preconditionCurrent` holds at the doors.
final class EventLoop: @unchecked Sendable {
  /// Jobs run in one turn, so that busy tasks do not starve the sockets.
  static let jobsPerTurn = 1024

  /// Steps of TLS handshakes in one turn: a server's first takes 0.4 ms, and open connections wait.
  static let handshakesPerTurn = 8

  let inbox: Inbox
  let meter = Meter()
  /// Read once a turn.
  private(set) var now = ContinuousClock.now
  private let thread = Atomic<UInt>(0)
  private let epoll: Epoll
  private var sources: [UInt64: any Source] = [:]
  private var lastToken: UInt64 = 0
  private var alarms = Alarms()
  private var touched: [Connection] = []
  /// Takes turns with `touched`, so that neither gives its memory back.
  private var settling: [Connection] = []
  private var hungry: [Connection] = []
  private var handshakesLeft = 0

  /// The eventfd; sources count from one.
  private static let inboxToken: UInt64 = 0

  init() throws(SocketError) {
    inbox = try Inbox()
    epoll = try Epoll()
    try epoll.add(inbox.descriptor, token: Self.inboxToken, interest: Epoll.readable)
  }

  var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

  func preconditionCurrent() {
    precondition(isCurrent, "not on the reactor's thread")
  }

  func run() {
    thread.store(UInt(pthread_self()), ordering: .relaxed)
    while !inbox.isFinished { turn() }
  }

  private func turn() {
    let count = epoll.wait(milliseconds: patience)
    now = ContinuousClock.now
    handshakesLeft = Self.handshakesPerTurn
    meter.add(to: meter.wakeUps)
    for index in 0..<count { dispatch(epoll.event(at: index)) }
    feedHungry()
    while let alarm = alarms.takeDue(at: now) { alarm.ring(now) }
    performWork()
    settle()
  }

  private func dispatch(_ event: (token: UInt64, events: UInt32)) {
    if event.token == Self.inboxToken { return inbox.answerRing() }
    // One that was closed earlier in this turn is not found.
    sources[event.token]?.becameReady(event.events)
  }

  /// Connections whose input held more frames than a turn allows.
  private func feedHungry() {
    if hungry.isEmpty { return }
    let connections = hungry
    hungry = []
    for connection in connections { connection.resume() }
  }

  /// Jobs that follow from jobs run in the same turn, so that their answers share its write.
  private func performWork() {
    var left = Self.jobsPerTurn
    while left > 0 {
      let batch = inbox.take(left)
      if batch.isEmpty { return }
      left -= batch.count
      for work in batch { perform(work) }
    }
  }

  private func perform(_ work: Inbox.Work) {
    switch work {
    case .job(let job, let reactor):
      unsafe job.runSynchronously(on: reactor.asUnownedTaskExecutor())
    case .closure(let body, _): body(self)
    }
  }

  private func settle() {
    while !touched.isEmpty {
      swap(&touched, &settling)
      for connection in settling { connection.settle() }
      settling.removeAll(keepingCapacity: true)
    }
  }

  /// How long epoll may sleep. Rounded up: waking before an alarm would spin.
  private var patience: CInt {
    if !hungry.isEmpty || !inbox.isEmpty { return 0 }
    guard let next = alarms.next else { return -1 }
    let left = ContinuousClock.now.duration(to: next)
    guard left > .zero else { return 0 }
    return CInt(min(left / .milliseconds(1), 3_600_000).rounded(.up))
  }

  // MARK: What others ask for

  var connections: [Connection] { sources.values.compactMap { $0 as? Connection } }

  func closeListeners() {
    for listener in sources.values.compactMap({ $0 as? Listener }) { listener.close() }
  }

  func endHandshakes() {
    for handshake in sources.values.compactMap({ $0 as? Handshake }) { handshake.end(.byUs) }
  }

  /// Whether there is time for one more step of a handshake in this turn.
  func mayShakeHands() -> Bool {
    handshakesLeft -= 1
    return handshakesLeft >= 0
  }

  func add(
    _ source: some Source, _ number: CInt, interest: UInt32
  ) throws(SocketError) -> UInt64 {
    lastToken += 1
    try epoll.add(number, token: lastToken, interest: interest)
    sources[lastToken] = source
    return lastToken
  }

  func modify(_ number: CInt, token: UInt64, interest: UInt32) {
    epoll.modify(number, token: token, interest: interest)
  }

  func remove(_ number: CInt, token: UInt64) {
    epoll.remove(number)
    sources[token] = nil
  }

  func set(_ alarm: Alarm, to instant: ContinuousClock.Instant?) {
    alarms.set(alarm, to: instant)
  }

  func touch(_ connection: Connection) {
    touched.append(connection)
  }

  func feedLater(_ connection: Connection) {
    hungry.append(connection)
  }
}

/// Something with a descriptor in the loop.
protocol Source: AnyObject {
  func becameReady(_ events: UInt32)
}
