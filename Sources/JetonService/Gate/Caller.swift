package import JetonDomain
package import JetonLease
import JetonRPC
import JetonLog

/// Who is calling, and from where. Of a verb that needs no credential only the latter is known.
package struct Caller: Sendable {
  private let known: Principal?
  let bearer: Bearer
  /// How sure this node was of what it knows before it looked for the caller, and for anything else.
  package let standing: Lease.Standing

  package init(_ principal: Principal?, _ bearer: Bearer, standing: Lease.Standing = .alone) {
    known = principal
    self.bearer = bearer
    self.standing = standing
  }

  package var origin: Event.Origin { bearer.origin }

  /// The gate admits nobody without one to any verb but `Anyone`.
  package var principal: Principal {
    guard let known else { preconditionFailure("a verb that anyone may call has no principal") }
    return known
  }
}

extension Event.Origin {
  /// What a client says of itself is cut to this.
  private static let agentCharactersMaximum = 128

  init(_ peer: Peer, agent: String) {
    self.init(
      source: peer.source, agent: String(redacted(agent).prefix(Self.agentCharactersMaximum)))
  }
}

extension Peer {
  /// What calls are counted by: the same for all connections from one place.
  var source: String {
    switch self {
    case .unix(let user, _, _): "unix:\(user)"
    case .tcp(let address, _), .tls(let address, _, nil): address
    case .tls(let address, _, let certificate?): "\(address) \(certificate.subject)"
    case .inProcess: "local"
    }
  }
}
