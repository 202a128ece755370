// The border between the calls and the rules: who is calling, which verb of the domain a call is,
// what an answer looks like, which status a refusal gets. It compares no roles, knows no SQL and no
// socket, and has no clock of its own. A handler translates, asks, translates back.

package import JetonCrypto
package import JetonDomain
import JetonLease
package import JetonLedger
package import JetonLog
package import JetonRPC

/// One authority, whole but for its sockets: a store, what is known in memory, and a router that
/// answers every method of the schema.
package struct Jeton<S: Store>: Sendable {
  package let router: Router<AccessGate<S>>
  package let housekeeping: Housekeeping<S>
  package let health: Health
  private let live: LiveState

  /// `live` already holds the store's state, and is told of every commit before it is answered.
  package init(
    store: S, live: LiveState, rootKey: RootKey, signer: LedgerSigner, passwords: PasswordWork,
    authority: Authority = Authority(), keeping: Keeping = Keeping(), name: String = "",
    version: String = "", log: Log
  ) {
    let keys = Keys(rootKey)
    let credentials = Credentials(live: live, hash: keys.credential)
    let refusals = Refusals(store: store, log: log)
    let calls = Calls(
      store: store, authority: authority, keys: keys, credentials: credentials, live: live,
      refusals: refusals)
    self.live = live
    health = Health { live.lease.isHeld }
    housekeeping = Housekeeping(
      refusals: refusals,
      removals: Removals(
        store: store, authority: authority, clock: live.clock, keeping: keeping, log: log),
      uses: UseRecord(store: store, index: live.index, log: log), live: live)
    var router = Router(
      gate: AccessGate(credentials: credentials, refusals: refusals))
    ServiceAccounts(calls: calls).register(in: &router)
    Tokens(calls: calls).register(in: &router)
    Users(calls: calls).register(in: &router)
    Sessions(calls: calls, passwords: passwords, throttle: LoginThrottle(clock: live.clock))
      .register(in: &router)
    Organizations(calls: calls).register(in: &router)
    Ledger(calls: calls, signer: signer).register(in: &router)
    Nodes(calls: calls, name: name, version: version).register(in: &router)
    router.registerStandardServices(health: health)
    Self.checkVerbs(of: router)
    self.router = router
  }

  /// From now on: not healthy, and no stream goes on. Calls in flight are not touched.
  package func prepareToStop() {
    health.end()
    live.close()
  }

  /// A method whose verb the domain does not know has no rule; the program must not start.
  private static func checkVerbs(of router: Router<AccessGate<S>>) {
    for method in router.methods {
      precondition(
        Verb(rawValue: method.verb) != nil, "\(method.path) names no verb of the domain")
    }
  }
}
