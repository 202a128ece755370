import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import Tally

/// A server that has nothing to do with jetond: Tally over a real socket, and what a server tells
/// of itself.
struct Served {
  let health = Health()
  let server: Server
  let address: String

  init() throws {
    var router = Router(gate: OpenGate())
    Tally(now: { .init() }).register(in: &router)
    router.registerStandardServices(health: health)
    server = try Server(router: router)
    address = try server.listen(.tcp(host: "127.0.0.1", port: 0)).description
  }
}
