import JetonClient
import JetonRPC
import JetonServer
import JetonSockets
import Testing

@Suite struct UnaryTests {
  @Test func `answers over TCP`() async throws {
    let toy = try ToyServer()
    #expect(try await toy.channel().call(Toy.echo, "hello") == "hello")
    #expect(try await toy.channel().call(Toy.echoLater, "hello") == "hello")
  }

  @Test func `answers over a Unix socket`() async throws {
    let path = SocketPath()
    let toy = try ToyServer(address: path.address)
    #expect(try await toy.channel().call(Toy.echo, "hello") == "hello")
  }

  @Test func `64 calls in flight cost at most one write a wake-up`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<64 {
        group.addTask {
          for number in 0..<50 {
            let text = "\(worker) \(number)"
            let method = number % 2 == 0 ? Toy.echo : Toy.echoLater
            let answer = try await channel.call(method, text)
            #expect(answer == text)
          }
        }
      }
      try await group.waitForAll()
    }
    let counters = toy.server.counters
    print("64 in flight, 3200 calls:", counters)
    #expect(counters.writes <= counters.wakeUps)
    #expect(counters.writes < 3200)
  }

  @Test func `several reactors share the connections`() async throws {
    let server = try Server(router: Toy().router(gate: OpenGate()), reactors: 2)
    let path = SocketPath()
    let tcp = try server.listen(.tcp(host: "127.0.0.1", port: 0))
    try server.listen(path.address)
    for address in [tcp, path.address, tcp, path.address] {
      #expect(try await Channel(to: address).call(Toy.echoLater, "hello") == "hello")
    }
    #expect(server.counters.opened == 4)
    #expect(await server.drain(within: .seconds(5)))
  }
}
