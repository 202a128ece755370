package import JetonDomain
import JetonLease
package import JetonRPC

/// Stands before every handler. It reads the credential's state anew for each call, so that what
/// was revoked is refused on the next frame of a connection that is open already (S27, S32).
package struct AccessGate<S: Store>: Gate {
  let credentials: Credentials
  let refusals: Refusals<S>

  package func admit(_ context: borrowing ServerContext) -> Admission<Caller> {
    let origin = Event.Origin(context)
    guard let verb = Verb(rawValue: context.method.verb) else {
      return .refused(RPCError(.internal, "Internal error.", detail: "the method names no verb"))
    }
    if verb == .anyone { return .admitted(Caller(nil, origin: origin)) }
    // Before anything is looked up: `Lease` tells why.
    let standing = credentials.live.lease.standing
    if standing == .over { return .refused(.noLease) }
    guard let principal = credentials.principal(context.authorization) else {
      refusals.count(verb, from: origin)
      return .refused(.unauthenticated)
    }
    credentials.noteUse(of: principal.credential, from: origin)
    switch Policy.decide(principal, verb, .anything) {
    case .allowed:
      return .admitted(Caller(principal, origin: origin, standing: standing))
    case .denied(let refusal): return refused(refusal, verb, principal, origin)
    }
  }

  private func refused(
    _ refusal: Refusal, _ verb: Verb, _ principal: Principal, _ origin: Event.Origin
  ) -> Admission<Caller> {
    let refusals = refusals
    return .refusedAfter {
      await refusals.record(refusal, of: verb, by: Caller(principal, origin: origin))
    }
  }
}
