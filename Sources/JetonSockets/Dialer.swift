import CLinux
import Glibc
import JetonWire

/// Finds a peer: asks for the places behind its name, tries one after the other, and makes a
/// connection of the first that answers.
///
/// Unchecked: touched on the thread of its loop only; the thread that resolves a name holds it
/// just to hand the answer over.
final class Dialer: Source, @unchecked Sendable {
  private let session: any Session
  private let reactor: Reactor
  private let loop: EventLoop
  private let output: OutputLimits
  private let address: Address
  private let tls: TLSClient?
  private var deadline: ContinuousClock.Instant
  private var places: [SocketAddress] = []
  private var socket: Descriptor?
  private var token: UInt64 = 0
  private var failure = "timed out"
  private var isOver = false
  private lazy var alarm = Alarm { [unowned self] _ in end("timed out") }

  init(
    _ session: any Session, to address: Address, tls: TLSClient?, on reactor: Reactor,
    _ loop: EventLoop, output: OutputLimits
  ) {
    self.session = session
    self.reactor = reactor
    self.loop = loop
    self.output = output
    self.address = address
    self.tls = tls
    deadline = loop.now
  }

  func start(until deadline: ContinuousClock.Instant) {
    self.deadline = deadline
    switch address {
    case .unix(let path): found { () throws(SocketError) in [try SocketAddress(path: path)] }
    case .tcp(let host, let port): resolve(host, port)
    }
    if !isOver { loop.set(alarm, to: deadline) }
  }

  /// getaddrinfo may wait for the network: it gets a thread of its own.
  private func resolve(_ host: String, _ port: UInt16) {
    do {
      try startThread { [self] in
        let answer = Result { () throws(SocketError) in
          try SocketAddress.resolve(host: host, port: port)
        }
        reactor.perform { (_: EventLoop) in self.found(answer.get) }
      }
    } catch {
      end(error.description)
    }
  }

  private func found(_ places: () throws(SocketError) -> [SocketAddress]) {
    do {
      self.places = try places().reversed()
      tryNext()
    } catch {
      end(error.description)
    }
  }

  private func tryNext() {
    guard !isOver else { return }
    guard let place = places.popLast() else { return end(failure) }
    do {
      socket = try Descriptor("socket", jeton_stream_socket(place.family))
      let error = place.connect(number)
      guard error == 0 || error == EINPROGRESS else { return failed(text(of: error)) }
      if place.family != AF_UNIX { enable(CInt(TCP_NODELAY), CInt(IPPROTO_TCP), on: number) }
      token = try loop.add(self, number, interest: Epoll.writable)
    } catch {
      failed(error.description)
    }
  }

  private var number: CInt { socket?.number ?? -1 }

  func becameReady(_ events: UInt32) {
    var error: CInt = 0
    var length = socklen_t(MemoryLayout<CInt>.size)
    let result = unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &error, &length)
    if result != 0 { error = errno }
    loop.remove(number, token: token)
    guard error == 0, let socket = socket.take() else { return failed(text(of: error)) }
    isOver = true
    loop.set(alarm, to: nil)
    guard let tls else { return open(socket, .plain) }
    shakeHands(socket, tls)
  }

  private func shakeHands(_ socket: consuming Descriptor, _ tls: TLSClient) {
    guard let stream = tls.connect(socket.number, to: address) else {
      return session.closed(.unnameable)
    }
    let handshake = Handshake(
      socket, .shaking(stream), on: loop, linger: .zero,
      completed: { [self] socket, transport in open(socket, transport) },
      failed: { [session] cause in session.closed(cause.inHandshake) })
    handshake.start(until: deadline)
  }

  private func open(_ socket: consuming Descriptor, _ transport: Transport) {
    let connection = Connection(
      socket, transport, session: session, on: reactor, loop, limits: output, onClose: { _ in })
    connection.start()
  }

  private func failed(_ reason: String) {
    failure = reason
    socket = nil
    tryNext()
  }

  private func end(_ reason: String) {
    guard !isOver else { return }
    isOver = true
    loop.set(alarm, to: nil)
    if socket != nil { loop.remove(number, token: token) }
    socket = nil
    session.closed(.unreachable(reason))
  }
}

extension Closure {
  fileprivate static let unnameable = Closure.insecure(
    reason: "TLS_NAME_MISMATCH", "no certificate can name this server")

  /// A server without TLS hangs up on it.
  fileprivate var inHandshake: Closure {
    switch self {
    case .byPeer, .cutOff: .unreachable("it hung up on the TLS handshake")
    case .byUs, .unreachable, .lost, .insecure, .outputOverflow: self
    }
  }
}
