import JetonRPC
import JetonSockets
import JetonWire

/// Keeps a channel connected while there are calls, and puts them on the connection as the server
/// has room.
///
/// Unchecked: touched on the channel's thread only, apart from `creditBatch`, which is constant.
final class Connector: @unchecked Sendable {
  enum State {
    case idle
    case connecting(ClientSession)
    case ready(ClientSession)
    /// After a failure, until then.
    case pausing(ContinuousClock.Instant, RPCError)
    case closed
  }

  /// For requests that a server does not read.
  private static let output = OutputLimits(bytesMaximum: 64 << 20, stallTimeout: .seconds(20))

  let configuration: Channel.Configuration
  private let tls: TLSClient?
  let reactor: Reactor
  let creditBatch: UInt32
  private(set) var state = State.idle
  /// Connections in a row that did not come about.
  private var failures: Int = 0
  /// Which of the addresses is next.
  private var turn = 0
  /// Calls that have not ended; at most `callsMaximum`.
  var calls: [ObjectIdentifier: ClientCall] = [:]
  /// Those of them that are on no connection yet, the oldest first.
  private var waiting: [ClientCall] = []
  /// Not later than the first deadline of a call.
  private var firstDeadline: ContinuousClock.Instant?
  private lazy var alarm = Alarm { [unowned self] now in timePassed(now) }

  init(_ configuration: Channel.Configuration, _ tls: TLSClient?, on reactor: Reactor) {
    self.configuration = configuration
    self.tls = tls
    self.reactor = reactor
    creditBatch = configuration.wire.creditBatch
  }

  var isClosed: Bool {
    if case .closed = state { true } else { false }
  }

  func add(_ call: ClientCall) {
    calls[ObjectIdentifier(call)] = call
    if waiting.count >= configuration.callsMaximum { waiting.removeAll(where: \.isEnded) }
    waiting.append(call)
    firstDeadline = min(firstDeadline ?? call.deadline, call.deadline)
    arm()
  }

  /// Puts waiting calls where there is room, or makes a connection for them.
  func advance() {
    switch state {
    case .idle: connectIfWanted()
    case .ready(let session) where !session.isUsable:
      leave()
      connectIfWanted()
    case .ready(let session): fill(session)
    case .connecting, .pausing, .closed: break
    }
  }

  private func fill(_ session: ClientSession) {
    var taken = 0
    while taken < waiting.count, session.hasFreeSlot {
      if !waiting[taken].isEnded { session.start(waiting[taken], at: reactor.now) }
      taken += 1
    }
    waiting.removeFirst(taken)
  }

  private func connectIfWanted() {
    waiting.removeAll(where: \.isEnded)
    guard !waiting.isEmpty else { return }
    let endpoint = configuration.endpoints[turn]
    let session = ClientSession(self, configuration, to: endpoint, at: reactor.now)
    state = .connecting(session)
    reactor.connect(
      session, to: endpoint.address, tls: endpoint.isSecure ? tls : nil,
      timeout: configuration.connectTimeout,
      output: Self.output)
  }

  func sessionGreeted(_ session: ClientSession) {
    guard case .connecting(session) = state else { return }
    failures = 0
    state = .ready(session)
  }

  func sessionEnded(_ session: ClientSession, _ error: RPCError) {
    switch state {
    case .connecting(session): connectingFailed(error)
    case .ready(session):
      leave()
      advance()
    case .idle, .connecting, .ready, .pausing, .closed: break
    }
  }

  /// The next connection is to another server, if there is one.
  private func leave() {
    state = .idle
    turn = (turn + 1) % configuration.endpoints.count
  }

  /// All servers are tried before there is a pause.
  private func connectingFailed(_ error: RPCError) {
    failures += 1
    leave()
    let rounds = failures / configuration.endpoints.count
    if failures.isMultiple(of: configuration.endpoints.count) {
      pause(error, rounds: rounds)
    } else {
      advance()
    }
  }

  private func pause(_ error: RPCError, rounds: Int) {
    state = .pausing(reactor.now + Reconnecting.pause(afterFailures: rounds), error)
    let impatient = waiting.filter { call in !waits(call) }
    waiting.removeAll { call in !waits(call) }
    for call in impatient where !call.isEnded { finish(call, .failure(error)) }
    arm()
  }

  private func timePassed(_ now: ContinuousClock.Instant) {
    if let firstDeadline, firstDeadline <= now {
      for call in calls.values where call.deadline <= now { withdraw(call, .deadlineExceeded) }
      self.firstDeadline = calls.values.map(\.deadline).min()
    }
    if case .pausing(let end, _) = state, end <= now { state = .idle }
    arm()
    advance()
  }

  private func arm() {
    var instant = firstDeadline
    if case .pausing(let end, _) = state { instant = min(instant ?? end, end) }
    reactor.set(alarm, to: instant)
  }

  /// Returns the session that is left without calls to come.
  func enterClosed() -> ClientSession? {
    defer {
      state = .closed
      waiting = []
      reactor.set(alarm, to: nil)
    }
    switch state {
    case .connecting(let session), .ready(let session): return session
    case .idle, .pausing, .closed: return nil
    }
  }
}

/// Lets a state be matched by its session.
private func ~= (pattern: ClientSession, session: ClientSession) -> Bool { pattern === session }
