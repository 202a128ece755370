import Glibc
import JetonWire

/// A socket until it is known how its bytes travel: a server looks at the first one and shakes
/// hands if it is TLS, a client shakes hands at once. Ends in a transport, or in the socket's end.
///
/// Unchecked: touched on the thread of its loop only.
final class Handshake: Source, @unchecked Sendable {
  enum Phase {
    /// A server's, before the first byte.
    case waiting(TLSAcceptor, isPlainTaken: Bool)
    case shaking(TLSStream)
    /// The caller is told why not, and hangs up first, so that no reset overtakes that.
    case lingering(Closure)
    case over
  }

  /// What a caller that was refused has to read why; a client's caller is waiting for itself.
  static let lingerTimeout: Duration = .seconds(1)
  /// The type of a TLS record that holds a handshake (RFC 8446, section 5.1).
  private static let tlsRecord: UInt8 = 0x16

  private let loop: EventLoop
  private var socket: Descriptor?
  private var phase: Phase
  private var interest = Epoll.readable
  private var token: UInt64 = 0
  private let linger: Duration
  private let completed: (consuming Descriptor, Transport) -> Void
  private let failed: (Closure) -> Void
  private lazy var alarm = Alarm { [unowned self] _ in ranOut() }

  init(
    _ socket: consuming Descriptor, _ phase: Phase, on loop: EventLoop, linger: Duration,
    completed: @escaping (consuming Descriptor, Transport) -> Void,
    failed: @escaping (Closure) -> Void
  ) {
    self.socket = consume socket
    self.phase = phase
    self.loop = loop
    self.linger = linger
    self.completed = completed
    self.failed = failed
  }

  private var number: CInt { socket?.number ?? -1 }

  /// From here on the loop holds the handshake, until it is over.
  func start(until deadline: ContinuousClock.Instant) {
    do {
      token = try loop.add(self, number, interest: interest)
    } catch {
      return end(.lost(error.description))
    }
    loop.set(alarm, to: deadline)
    if case .shaking(let stream) = phase { shake(stream) }
  }

  func becameReady(_ events: UInt32) {
    switch phase {
    case .waiting(let acceptor, let isPlainTaken): lookAtFirstByte(acceptor, isPlainTaken)
    // What is not done now is told of again in the next turn.
    case .shaking(let stream): if loop.mayShakeHands() { shake(stream) }
    case .lingering(let cause): end(cause)
    case .over: break
    }
  }

  private func lookAtFirstByte(_ acceptor: TLSAcceptor, _ isPlainTaken: Bool) {
    var byte: UInt8 = 0
    let count = unsafe recv(number, &byte, 1, CInt(MSG_PEEK))
    if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
    guard count > 0 else { return end(.byPeer) }
    guard byte == Self.tlsRecord else { return isPlainTaken ? complete(.plain) : end(.plain) }
    guard let stream = acceptor.context.accept(number) else { return end(.lost("no memory")) }
    phase = .shaking(stream)
    if loop.mayShakeHands() { shake(stream) }
  }

  private func shake(_ stream: TLSStream) {
    loop.meter.add(to: loop.meter.reads)
    switch stream.shakeHands() {
    case .done: complete(.tls(stream))
    case .wants(let interest): watch(interest)
    case .failed(let cause): refuse(cause)
    }
  }

  private func complete(_ transport: Transport) {
    guard let socket = leaveLoop() else { return }
    completed(socket, transport)
  }

  /// OpenSSL has sent the alert.
  private func refuse(_ cause: Closure) {
    guard linger > .zero else { return end(cause) }
    phase = .lingering(cause)
    shutdown(number, CInt(SHUT_WR))
    watch(Epoll.peerEnded)
    loop.set(alarm, to: loop.now + linger)
  }

  private func ranOut() {
    if case .lingering(let cause) = phase { return end(cause) }
    end(.insecure(reason: "TLS_TIMEOUT", "the TLS handshake took too long"))
  }

  func end(_ cause: Closure) {
    if case .over = phase { return }
    _ = leaveLoop()
    failed(cause)
  }

  private func leaveLoop() -> Descriptor? {
    phase = .over
    loop.set(alarm, to: nil)
    loop.remove(number, token: token)
    return socket.take()
  }

  private func watch(_ interest: UInt32) {
    guard interest != self.interest else { return }
    self.interest = interest
    loop.modify(number, token: token, interest: interest)
  }
}

extension Closure {
  fileprivate static let plain = Closure.insecure(
    reason: "TLS_WANTED", "without TLS nobody is taken from there")
}
