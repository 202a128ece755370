package import JetonDomain
import JetonLease
package import JetonRPC
package import JetonSecret

/// Stands before every handler. It reads the credential's state anew for each call, so that what
/// was revoked is refused on the next frame of a connection that is open already (S27, S32).
package struct AccessGate<S: Store>: Gate {
  let credentials: Credentials
  let refusals: Refusals<S>

  package func bearer(_ authorization: Secret?, of peer: Peer, agent: String) -> Bearer {
    credentials.bearer(authorization, Event.Origin(peer, agent: agent))
  }

  package func admit(
    _ bearer: Bearer, to context: borrowing ServerContext, calls: Int
  ) -> Admission<Caller> {
    guard let verb = Verb(rawValue: context.method.verb) else {
      return .refused(RPCError(.internal, "Internal error.", detail: "the method names no verb"))
    }
    if verb == .anyone { return .admitted(Caller(nil, bearer)) }
    // Before anything is looked up: `Lease` tells why.
    let standing = credentials.live.lease.standing
    if standing == .over { return .refused(.noLease) }
    guard let principal = credentials.admit(bearer, calls: calls) else {
      for _ in 0..<calls { refusals.count(verb, from: bearer.origin) }
      return .refused(.unauthenticated)
    }
    switch Policy.decide(principal, verb, .anything) {
    case .allowed: return .admitted(Caller(principal, bearer, standing: standing))
    case .denied(let refusal): return refused(refusal, verb, Caller(principal, bearer))
    }
  }

  private func refused(
    _ refusal: Refusal, _ verb: Verb, _ caller: Caller
  ) -> Admission<Caller> {
    let refusals = refusals
    return .refusedAfter { await refusals.record(refusal, of: verb, by: caller) }
  }
}
