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
  private let next = Atomic<Int>(0)
  private let isDraining = Atomic<Bool>(false)

  package init(
    count: Int, doorkeeper: Doorkeeper, output: OutputLimits, refusal: [UInt8],
    makeSession: @escaping SessionMaker
  ) throws(SocketError) {
    var reactors: [Reactor] = []
    for _ in 0..<max(count, 1) { reactors.append(try Reactor()) }
    self.reactors = reactors
    self.doorkeeper = doorkeeper
    self.output = output
    self.refusal = refusal
    self.makeSession = makeSession
  }

  package var counters: Counters { reactors.map(\.counters).reduce(Counters(), +) }

  /// Bound when it returns; connections are taken from then on.
  package func listen(_ address: Address, mode: UInt32) throws(SocketError) -> Address {
    let socket = try ListeningSocket.open(address, mode: mode)
    return try reactors[0].listen(socket) { [self] number, remote in admit(number, remote) }
  }

  /// No new connections; the open ones finish what they have begun.
  package func drain() {
    isDraining.store(true, ordering: .releasing)
    for reactor in reactors {
      reactor.perform { (loop: EventLoop) in
        loop.closeListeners()
        for connection in loop.connections { connection.drain() }
      }
    }
  }

  package func close() {
    for reactor in reactors {
      reactor.perform { (loop: EventLoop) in
        loop.closeListeners()
        for connection in loop.connections { connection.finish(.byUs) }
      }
    }
  }

  private func admit(_ number: CInt, _ remote: RemoteAddress) {
    let peer = Doorkeeper.Peer(remote)
    guard doorkeeper.admit(peer) else { return refuse(Descriptor(owning: number)) }
    let reactor = reactors[next.wrappingAdd(1, ordering: .relaxed).oldValue % reactors.count]
    reactor.perform { [self] (loop: EventLoop) in
      let connection = Connection(
        Descriptor(owning: number), session: makeSession(remote, loop.now), on: reactor, loop,
        limits: output, onClose: { [doorkeeper] in doorkeeper.left(peer) })
      connection.start()
      if isDraining.load(ordering: .acquiring) { connection.drain() }
    }
  }

  private func refuse(_ socket: consuming Descriptor) {
    let number = socket.number
    _ = unsafe refusal.withUnsafeBytes { bytes in
      unsafe send(number, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
    }
  }
}
