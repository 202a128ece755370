// The room of descriptors: epoll, sockets, errno, threads and timers. It carries bytes to and
// from sessions (JetonWire's seam) and runs tasks between them; it must not know what the bytes
// mean, nor anything of calls.

import Glibc
package import JetonWire

/// One thread with an event loop, which is also a place for tasks to run. The thread ends when
/// the last reference goes: a task that prefers this executor keeps it alive until it returns.
package final class Reactor: TaskExecutor, Sendable {
  private let loop: EventLoop

  package init() throws(SocketError) {
    loop = try EventLoop()
    let loop = loop
    try startThread { loop.run() }
  }

  deinit {
    loop.inbox.finish()
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    loop.inbox.append(.job(UnownedJob(job), self), isFromLoop: loop.isCurrent)
  }

  /// Runs `body` on the reactor's thread, soon, in the order of the calls.
  func perform(_ body: @escaping @Sendable (EventLoop) -> Void) {
    loop.inbox.append(.closure(body, self), isFromLoop: loop.isCurrent)
  }

  package func perform(_ body: @escaping @Sendable () -> Void) {
    perform { (_: EventLoop) in body() }
  }

  /// Whether this is the reactor's own thread.
  package var isCurrent: Bool { loop.isCurrent }

  /// The time of this turn. On the reactor's thread only.
  package var now: ContinuousClock.Instant {
    loop.preconditionCurrent()
    return loop.now
  }

  /// On the reactor's thread only.
  package func set(_ alarm: Alarm, to instant: ContinuousClock.Instant?) {
    loop.preconditionCurrent()
    loop.set(alarm, to: instant)
  }

  package var counters: Counters { loop.meter.counters }

  func listen(
    _ socket: consuming ListeningSocket, accepted: @escaping (CInt, RemoteAddress) -> Void
  ) throws(SocketError) -> Address {
    let listener = try Listener(socket, on: loop, accepted: accepted)
    perform { (_: EventLoop) in listener.start() }
    return listener.address
  }

  /// Connects, within `timeout`, to the first of the address's places that answers. The session
  /// hears `opened`, or `closed(.unreachable)`.
  /// On the reactor's thread only.
  package func connect(
    _ session: any Session, to address: Address, tls: TLSClient?, timeout: Duration,
    output: OutputLimits
  ) {
    loop.preconditionCurrent()
    let dialer = Dialer(session, to: address, tls: tls, on: self, loop, output: output)
    dialer.start(until: loop.now + timeout)
  }
}
