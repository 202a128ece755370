// The room that puts a server together: a router's sessions over sockets. It knows how the two
// meet and nothing else.

public import JetonRPC
public import JetonSockets
import JetonWire

/// Serves the methods of a router on any number of addresses.
///
///     let server = try Server(router: router)
///     let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
public final class Server: Sendable {
  private let reactors: ReactorGroup
  private let doorkeeper: Doorkeeper

  /// `onFault` hears the errors of which callers are told no more than an id, `onRefusal` of each
  /// connection that is refused; both on a reactor's thread, which waits for them.
  public init<G: Gate>(
    router: Router<G>, limits: Limits = .standard, reactors: Int = 1, agent: String = "",
    interceptors: [any ServerInterceptor] = [],
    onFault: @escaping @Sendable (Fault) -> Void = { _ in },
    onRefusal: @escaping @Sendable (RefusedConnection) -> Void = { _ in }
  ) throws(SocketError) {
    let served = ServedRouter(
      router: router, limits: limits, agent: String(agent.prefix(128)),
      interceptors: interceptors, onFault: onFault)
    doorkeeper = Doorkeeper(
      maximum: limits.connectionsMaximum, perPeerMaximum: limits.connectionsPerPeerMaximum)
    self.reactors = try ReactorGroup(
      count: reactors, doorkeeper: doorkeeper,
      output: OutputLimits(
        bytesMaximum: limits.outputBytesMaximum, stallTimeout: limits.stallTimeout),
      refusal: Preface.server(.overloaded), onRefusal: onRefusal
    ) { remote, now in
      ServerSession(served, peer: Peer(remote), at: now)
    }
  }

  deinit {
    reactors.close()
  }

  /// Returns the address that was bound, with its port where zero was asked for. The socket file
  /// that a dead server left at a Unix path is replaced. With `tls` the first byte of a connection
  /// tells which it is; without TLS none is taken from another machine unless `plain` says so.
  @discardableResult
  public func listen(
    _ address: Address, mode: UInt32 = 0o600, tls: TLSServerSettings? = nil,
    plain: PlainTCP = .loopback
  ) throws(SocketError) -> Address {
    try reactors.listen(address, mode: mode, tls: tls, plain: plain)
  }

  /// Reads certificates, keys and authorities again, for connections from now on.
  public func reloadCertificates() throws(SocketError) {
    try reactors.reloadCertificates()
  }

  /// Takes no more connections and calls, and waits until those there are have ended. What is
  /// left after `timeout` is cut off: then the answer is false. Its addresses are free by then.
  @discardableResult
  public func drain(within timeout: Duration) async -> Bool {
    await reactors.drain()
    let isEmpty = await doorkeeper.isEmpty(within: timeout)
    reactors.close()
    return isEmpty
  }

  /// Closes everything at once.
  public func close() {
    reactors.close()
  }

  public var counters: Counters { reactors.counters }

  /// How many connections were refused, by reason.
  public var refusals: [String: UInt64] { reactors.refusals }
}

extension Peer {
  init(_ address: RemoteAddress) {
    switch address {
    case .unix(let user, let group, let process):
      self = .unix(userID: user, groupID: group, processID: process)
    case .tcp(let address, let port): self = .tcp(address: address, port: port)
    case .tls(let address, let port, let certificate):
      self = .tls(
        address: address, port: port,
        certificate: certificate.map { PeerCertificate(subject: $0.subject, names: $0.names) })
    }
  }
}
