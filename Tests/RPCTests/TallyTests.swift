import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import Tally
import Testing

/// A stranger's service: its own schema, generated on both sides, over real sockets.
@Suite struct TallyTests {
  typealias Time = GoogleProtobuf.Duration

  /// The server is held, since it closes when it goes.
  struct Served {
    let server: Server
    let client: TallyServiceClient<Channel>

    init() throws {
      var router = Router(gate: OpenGate())
      Tally().register(in: &router)
      server = try Server(router: router)
      let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
      client = TallyServiceClient(try Channel(to: address))
    }
  }

  @Test func `a unary call`() async throws {
    let tally = try Served()
    #expect(try await tally.client.double(Time(seconds: 21)).seconds == 42)
    let error = await #expect(throws: RPCError.self) {
      try await tally.client.double(Time(seconds: .max))
    }
    #expect(error?.code == .outOfRange)
  }

  @Test func `a stream of answers`() async throws {
    let tally = try Served()
    var seconds: [Int64] = []
    for try await time in tally.client.countDown(Time(seconds: 40)) { seconds.append(time.seconds) }
    #expect(seconds == Array((0...40).reversed()))
  }

  @Test func `a stream of requests`() async throws {
    let tally = try Served()
    let sum = tally.client.sum()
    for seconds in 1...100 { try await sum.requests.write(Time(seconds: Int64(seconds))) }
    #expect(try await sum.response().seconds == 5050)
  }

  @Test func `streams both ways, each at its own pace`() async throws {
    let tally = try Served()
    let sums = tally.client.runningSum()
    let writing = Task {
      for _ in 0..<100 { try await sums.requests.write(Time(seconds: 1)) }
      sums.requests.finish()
    }
    var seconds: [Int64] = []
    for try await time in sums.responses { seconds.append(time.seconds) }
    try await writing.value
    #expect(seconds == Array(1...100))
  }
}
