import Glibc
import JetonWire

/// One socket and the session it carries bytes for.
///
/// Unchecked: it is touched on its reactor's thread only; `send` and `close`, which sessions call,
/// check that.
package final class Connection: Link, Source, @unchecked Sendable {
  enum Phase {
    case open
    /// Nothing more is read or appended; what is in the output has until the deadline.
    case flushing(ContinuousClock.Instant)
    /// Our side is shut. The peer hangs up first, so that no reset overtakes our last bytes.
    case lingering(ContinuousClock.Instant)
    case closed
  }

  let loop: EventLoop
  private let reactor: Reactor
  let limits: OutputLimits
  let transport: Transport
  var phase = Phase.open
  var socket: Descriptor?
  var token: UInt64 = 0
  private var interest = Epoll.readable
  var session: (any Session)?
  var input = InputBuffer()
  var output = OutputBuffer()
  var isTouched = false
  /// What waits for the next turn without epoll telling of it.
  enum Backlog {
    case none
    /// The session left whole frames.
    case frames
    /// The transport has bytes.
    case records
  }

  var backlog = Backlog.none
  var isCongested = false
  /// The output has been waiting for the peer since before this less `stallTimeout`.
  var stallDeadline: ContinuousClock.Instant?
  /// Set inside a session's call, carried out at the end of the turn.
  var doom: Closure?
  let onClose: (Closure) -> Void
  lazy var alarm = Alarm { [unowned self] now in alarmRang(now) }

  init(
    _ socket: consuming Descriptor, _ transport: Transport, session: any Session,
    on reactor: Reactor, _ loop: EventLoop, limits: OutputLimits,
    onClose: @escaping (Closure) -> Void
  ) {
    self.socket = consume socket
    self.transport = transport
    self.session = session
    self.reactor = reactor
    self.loop = loop
    self.limits = limits
    self.onClose = onClose
  }

  var number: CInt { socket?.number ?? -1 }

  package var executor: any TaskExecutor { reactor }
  package var now: ContinuousClock.Instant { loop.now }
  package var outputCount: Int { output.count }

  /// From here on the loop holds the connection, until it is closed.
  func start() {
    loop.meter.add(to: loop.meter.opened)
    do {
      token = try loop.add(self, number, interest: interest)
    } catch {
      return finish(.lost(error.description))
    }
    session?.opened(self, at: loop.now)
    touch()
    if transport.hasUnread { wait(with: .records) }
  }

  func drain() {
    session?.drainStarted()
    touch()
  }

  func becameReady(_ events: UInt32) {
    switch phase {
    case .open:
      if events & (Epoll.readable | Epoll.broken) != 0 { readInput() }
      if events & Epoll.writable != 0 {
        if transport.readWantsWrite { readInput() }
        touch()
      }
    case .flushing:
      if events & Epoll.broken != 0 { finish(.byUs) } else { touch() }
    case .lingering: finish(.byUs)
    case .closed: break
    }
  }

  func watch(_ interest: UInt32) {
    guard interest != self.interest else { return }
    self.interest = interest
    loop.modify(number, token: token, interest: interest)
  }

  func touch() {
    guard !isTouched else { return }
    isTouched = true
    loop.touch(self)
  }

  /// The end, once.
  func finish(_ cause: Closure) {
    if case .closed = phase { return }
    phase = .closed
    loop.set(alarm, to: nil)
    loop.remove(number, token: token)
    if cause == .cutOff { loop.meter.add(to: loop.meter.cutOff) }
    loop.meter.add(to: loop.meter.closed)
    // Where there is more to say, an end without goodbye is the truth.
    if output.count == 0, case .tls(let stream) = transport { stream.shutDown() }
    socket = nil
    output.clear()
    dismiss(cause)
    onClose(cause)
  }

  /// The session hears of the end before the last bytes are out: they need no session.
  func dismiss(_ cause: Closure) {
    let session = self.session
    self.session = nil
    session?.closed(cause)
  }
}
