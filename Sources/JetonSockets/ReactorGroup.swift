import CLinux
import Glibc
package import JetonWire
import Synchronization

/// The reactors of one server, with all that listens and is connected.
package final class ReactorGroup: Sendable {
  package typealias SessionMaker = @Sendable (RemoteAddress, ContinuousClock.Instant) -> any Session

  private let reactors: [Reactor]
  private let doorkeeper: Doorkeeper
  private let output: OutputLimits
  /// What one too many is told.
  private let refusal: [UInt8]
  private let makeSession: SessionMaker
  private let refused: RefusedConnections
  private let next = Atomic<Int>(0)
  private let acceptors = Mutex<[TLSAcceptor]>([])
  private let isDraining = Atomic<Bool>(false)

  package init(
    count: Int, doorkeeper: Doorkeeper, output: OutputLimits, refusal: [UInt8],
    onRefusal: @escaping @Sendable (RefusedConnection) -> Void, makeSession: @escaping SessionMaker
  ) throws(SocketError) {
    var reactors: [Reactor] = []
    for _ in 0..<max(count, 1) { reactors.append(try Reactor()) }
    self.reactors = reactors
    self.doorkeeper = doorkeeper
    self.output = output
    self.refusal = refusal
    self.makeSession = makeSession
    refused = RefusedConnections(onRefusal)
  }

  package var counters: Counters { reactors.map(\.counters).reduce(Counters(), +) }

  package var refusals: [String: UInt64] { refused.counts }

  /// Bound when it returns; connections are taken from then on.
  package func listen(
    _ address: Address, mode: UInt32, tls: TLSServerSettings?, plain: PlainTCP
  ) throws(SocketError) -> Address {
    let acceptor = try tls.map { settings throws(SocketError) in
      try TLSAcceptor(settings, plain: plain)
    }
    let socket = try ListeningSocket.open(
      address, mode: mode, isRemoteTaken: acceptor != nil || plain == .anywhere)
    if let acceptor { acceptors.withLock { $0.append(acceptor) } }
    return try reactors[0].listen(socket) { [self] number, remote in
      admit(number, remote, acceptor)
    }
  }

  /// For handshakes from now on; open connections stay. What cannot be read leaves its port as it
  /// was.
  package func reloadCertificates() throws(SocketError) {
    for acceptor in acceptors.withLock({ $0 }) { try acceptor.reload() }
  }

  /// No new connections; the open ones finish what they have begun. The addresses are free when
  /// it returns.
  package func drain() async {
    isDraining.store(true, ordering: .releasing)
    for reactor in reactors {
      await withCheckedContinuation { isDone in
        reactor.perform { (loop: EventLoop) in
          loop.closeListeners()
          loop.endHandshakes()
          for connection in loop.connections { connection.drain() }
          isDone.resume()
        }
      }
    }
  }

  package func close() {
    for reactor in reactors {
      reactor.perform { (loop: EventLoop) in
        loop.closeListeners()
        loop.endHandshakes()
        for connection in loop.connections { connection.finish(.byUs) }
      }
    }
  }

  private func admit(_ number: CInt, _ remote: RemoteAddress, _ acceptor: TLSAcceptor?) {
    let peer = Doorkeeper.Peer(remote)
    guard doorkeeper.admit(peer) else {
      refused.note("OVERLOADED", "there are too many connections", of: peer)
      return refuse(Descriptor(owning: number))
    }
    let reactor = reactors[next.wrappingAdd(1, ordering: .relaxed).oldValue % reactors.count]
    reactor.perform { [self] (loop: EventLoop) in
      let socket = Descriptor(owning: number)
      if let acceptor {
        shakeHands(socket, remote, acceptor, on: reactor, loop)
      } else {
        open(socket, .plain, remote, since: loop.now, on: reactor, loop)
      }
    }
  }

  private func shakeHands(
    _ socket: consuming Descriptor, _ remote: RemoteAddress, _ acceptor: TLSAcceptor,
    on reactor: Reactor, _ loop: EventLoop
  ) {
    let accepted = loop.now
    let handshake = Handshake(
      socket, .waiting(acceptor, isPlainTaken: acceptor.takesPlain(from: remote)), on: loop,
      linger: Handshake.lingerTimeout,
      completed: { [self, unowned reactor] socket, transport in
        open(
          socket, transport, remote.speaking(transport),
          since: transport.isPlain ? accepted : loop.now, on: reactor, loop)
      },
      failed: { [self] cause in left(Doorkeeper.Peer(remote), cause) })
    handshake.start(until: accepted + acceptor.settings.handshakeTimeout)
  }

  /// `start` is when the time for the peer's greeting began.
  private func open(
    _ socket: consuming Descriptor, _ transport: Transport, _ remote: RemoteAddress,
    since start: ContinuousClock.Instant, on reactor: Reactor, _ loop: EventLoop
  ) {
    let connection = Connection(
      socket, transport, session: makeSession(remote, start), on: reactor, loop,
      limits: output, onClose: { [self] cause in left(Doorkeeper.Peer(remote), cause) })
    connection.start()
    if isDraining.load(ordering: .acquiring) { connection.drain() }
  }

  private func left(_ peer: Doorkeeper.Peer, _ cause: Closure) {
    refused.note(cause, of: peer)
    doorkeeper.left(peer)
  }

  private func refuse(_ socket: consuming Descriptor) {
    let number = socket.number
    _ = unsafe refusal.withUnsafeBytes { bytes in
      unsafe send(number, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
    }
  }
}
