import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import Testing

/// What a stranger's server tells of its health.
@Suite struct HealthTests {
  struct Served {
    let health = Health()
    let server: Server
    let client: HealthServiceClient<Channel>

    init() throws {
      var router = Toy().router(gate: OpenGate())
      router.registerStandardServices(health: health)
      server = try Server(router: router)
      let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
      client = HealthServiceClient(try Channel(to: address))
    }

    func status(of service: String) async throws -> JetonRPCV1.ServingStatus {
      try await client.checkHealth(.init(service: service)).status
    }
  }

  @Test func `of one service, and of the whole, without which none serves`() async throws {
    let served = try Served()
    let toy = "toy.v1.ToyService"
    #expect(try await served.status(of: toy) == .serving)
    served.health.set(.notServing, of: toy)
    #expect(try await served.status(of: toy) == .notServing)
    #expect(try await served.status(of: "") == .serving)
    served.health.set(.serving, of: toy)
    served.health.set(.notServing)
    #expect(try await served.status(of: toy) == .notServing)
    let error = await #expect(throws: RPCError.self) { try await served.status(of: "none.Such") }
    #expect(error?.code == .notFound)
  }

  @Test func `each change is told, and its end`() async throws {
    let served = try Served()
    var states = served.client.watchHealth(.init(service: "toy.v1.ToyService"))
      .makeAsyncIterator()
    #expect(try await states.next()?.status == .serving)
    served.health.set(.notServing, of: "toy.v1.ToyService")
    #expect(try await states.next()?.status == .notServing)
    // No change of what is watched.
    served.health.set(.notServing, of: "another")
    served.health.set(.serving, of: "toy.v1.ToyService")
    #expect(try await states.next()?.status == .serving)
    served.health.end()
    #expect(try await states.next()?.status == .notServing)
    #expect(try await states.next() == nil)
    #expect(await served.server.drain(within: .seconds(5)))
  }

  @Test func `a service that is not there is unknown, not an error, to who watches`() async throws {
    let served = try Served()
    var states = served.client.watchHealth(.init(service: "later")).makeAsyncIterator()
    #expect(try await states.next()?.status == .serviceUnknown)
  }
}
