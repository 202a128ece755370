import CLinux
import Glibc

/// Takes connections in and deals them out to reactors, in turn.
///
/// Unchecked: after its birth it is touched on the thread of its loop only.
package final class Listener: Source, @unchecked Sendable {
  /// Accepted in one turn, so that a flood of connections does not hold up the open ones.
  private static let acceptsPerTurn = 64
  /// After an error that only time cures.
  private static let pause: Duration = .milliseconds(100)

  package let address: Address
  private let loop: EventLoop
  private var socket: ListeningSocket?
  private var spare: SpareDescriptor
  private var token: UInt64 = 0
  private let accepted: (CInt, RemoteAddress) -> Void
  private lazy var alarm = Alarm { [unowned self] _ in watch(Epoll.readable) }

  /// `accepted` owns the descriptor it is given.
  init(
    _ socket: consuming ListeningSocket, on loop: EventLoop,
    accepted: @escaping (CInt, RemoteAddress) -> Void
  ) throws(SocketError) {
    address = socket.address
    self.loop = loop
    self.accepted = accepted
    spare = try SpareDescriptor()
    self.socket = consume socket
  }

  /// From here on the loop holds the listener, until it is closed.
  func start() {
    do {
      token = try loop.add(self, number, interest: Epoll.readable)
    } catch {
      socket = nil
    }
  }

  func close() {
    guard socket != nil else { return }
    loop.set(alarm, to: nil)
    loop.remove(number, token: token)
    socket = nil
  }

  private var number: CInt { socket?.descriptor.number ?? -1 }

  private func watch(_ interest: UInt32) {
    loop.modify(number, token: token, interest: interest)
  }

  func becameReady(_ events: UInt32) {
    for _ in 0..<Self.acceptsPerTurn where socket != nil {
      guard acceptOne() else { return }
    }
  }

  /// Whether there may be more.
  private func acceptOne() -> Bool {
    let number = number
    let (accepted, address) = unsafe SocketAddress.filled { storage, length in
      unsafe jeton_accept(number, storage, length)
    }
    guard accepted >= 0 else { return acceptFailed(errno) }
    guard let remote = remoteAddress(of: accepted, address) else {
      _ = Glibc.close(accepted)
      return true
    }
    self.accepted(accepted, remote)
    return true
  }

  private func acceptFailed(_ error: CInt) -> Bool {
    switch error {
    case EAGAIN: return false
    // The peer left before we came (accept(2) wants these treated as nothing).
    case EINTR, ECONNABORTED, EPROTO, ENETDOWN, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH: return true
    case EMFILE, ENFILE:
      // The one that waits is told at once, instead of being left to wait for ever.
      if spare.dropOne(from: number) { return true }
      pauseAccepting()
      return false
    default:
      pauseAccepting()
      return false
    }
  }

  private func pauseAccepting() {
    watch(0)
    loop.set(alarm, to: loop.now + Self.pause)
  }

  private func remoteAddress(of number: CInt, _ address: SocketAddress) -> RemoteAddress? {
    guard address.family == AF_UNIX else {
      enable(CInt(TCP_NODELAY), CInt(IPPROTO_TCP), on: number)
      return address.hostAndPort.map { .tcp(address: $0.host, port: $0.port) }
    }
    var user: uid_t = 0
    var group: gid_t = 0
    var process: pid_t = 0
    guard unsafe jeton_peer_credentials(number, &user, &group, &process) == 0 else { return nil }
    return .unix(userID: user, groupID: group, processID: process)
  }
}

/// Held for the moment when there are no more descriptors: giving it up makes room to accept, and
/// so to refuse, one connection.
private struct SpareDescriptor: ~Copyable {
  private var descriptor: Descriptor?

  init() throws(SocketError) {
    descriptor = try Descriptor("open /dev/null", Self.open())
  }

  private static func open() -> CInt {
    unsafe Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
  }

  mutating func dropOne(from listener: CInt) -> Bool {
    descriptor = nil
    let dropped = accept(listener, nil, nil)
    if dropped >= 0 { _ = close(dropped) }
    let number = Self.open()
    if number >= 0 { descriptor = Descriptor(owning: number) }
    return dropped >= 0 && number >= 0
  }
}
