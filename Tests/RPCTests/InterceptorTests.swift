import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonServer
import JetonSockets
import JetonWire
import Synchronization
import Testing

/// What interceptors see on both sides, and what goes on from one call to the next.
@Suite struct InterceptorTests {
  @Test func `both sides see every call once, with how it ended`() async throws {
    let (seen, noted) = (ServerNotes(), ClientNotes())
    let server = try Server(router: Toy().router(gate: OpenGate()), interceptors: [seen])
    let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
    let channel = try Channel(to: address) { $0.interceptors = [noted] }
    _ = try await channel.call(Toy.echo, "x")
    _ = try? await channel.call(Toy.fail, "5")
    for try await _ in channel.stream(Toy.count, "2") {}
    _ = try await channel.sending(Toy.sum).response()
    let expected = ["Echo ok", "Fail notFound", "Count ok", "Sum ok"]
    #expect(noted.lines.withLock { $0 } == expected)
    #expect(seen.lines.withLock { $0 } == expected)
    #expect(seen.traces.withLock { $0 } == Array(repeating: "00-ab-cd-01", count: 4))
  }

  @Test
  func `a trace and what is left of the time go on to further calls, the credential does not`() {
    let context = ServerContext(
      method: Toy.echo, peer: .inProcess, authorization: nil, agent: "",
      metadata: [("traceparent", [1]), ("other", [2]), ("tracestate", [3])],
      deadline: .now + .seconds(5), attempt: 0)
    #expect(context.onwardOptions.metadata.map(\.key) == ["traceparent", "tracestate"])
    #expect(context.onwardOptions.authorization == nil)
  }

  /// A server whose handlers call another.
  private func relay(to far: ToyServer) throws -> (Server, Channel) {
    let onward = try far.channel()
    var router = Router(gate: OpenGate())
    for method in [Toy.echo, Toy.wait] {
      router.register(method) { (request: Toy.Text, _, context) async throws(RPCError) in
        try await onward.unary(
          method, request, isRepeatable: false, options: context.onwardOptions) as Toy.Text
      }
    }
    let server = try Server(router: router)
    return (server, try Channel(to: try server.listen(.tcp(host: "127.0.0.1", port: 0))))
  }

  @Test func `a trace goes through a server to the next, and the credential does not`()
    async throws
  {
    let seen = ServerNotes()
    let far = try ToyServer(interceptors: [seen])
    let (server, channel) = try relay(to: far)
    defer { server.close() }
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    var options = CallOptions(timeout: .seconds(5), authorization: Secret("for the first"))
    options.metadata = [("traceparent", Array(trace.utf8)), ("other", [1])]
    let answer: Toy.Text = try await channel.unary(
      Toy.echo, Toy.Text("x"), isRepeatable: false, options: options)
    #expect(answer.reason == "x")
    #expect(seen.traces.withLock { $0 } == [trace])
    let further = try #require(seen.contexts.withLock { $0.first })
    #expect(further.authorization == nil && further.metadata.count == 1)
    #expect(further.deadline < .now + .seconds(5))
  }

  @Test func `the time of the first call ends the last`() async throws {
    let far = try ToyServer()
    let (server, channel) = try relay(to: far)
    defer { server.close() }
    let error = await #expect(throws: RPCError.self) {
      try await channel.call(Toy.wait, "", timeout: .milliseconds(100))
    }
    #expect(error?.code == .deadlineExceeded)
    await far.toy.cancelled.reached(1)
  }

  // MARK: Several addresses

  @Test func `rule 51 - the first of several servers that answers is used`() async throws {
    let toy = try ToyServer()
    let dead = try freeAddress()
    let channel = try Channel(
      Channel.Configuration(address: "\(dead),\(toy.address)"))
    #expect(try await channel.call(Toy.echo, "alive") == "alive")
  }

  @Test func `rule 30 - calls go on with another server when theirs drains`() async throws {
    let (first, second) = (try ToyServer(), try ToyServer())
    let channel = try Channel(
      Channel.Configuration(address: "\(first.address),\(second.address)"))
    #expect(try await channel.call(Toy.echo, "one") == "one")
    #expect(second.server.counters.opened == 0)
    await first.server.drain(within: .seconds(5))
    for _ in 0..<10 { #expect(try await channel.call(Toy.echo, "two") == "two") }
    #expect(second.server.counters.opened == 1)
  }

  @Test(arguments: ["", "tcp://127.0.0.1:1,", ",", "tcp://127.0.0.1:1,nonsense"])
  func `a list with a bad address is refused`(list: String) {
    #expect(throws: RPCError.self) { try Channel.Configuration(address: list) }
  }

  /// Where nobody listens.
  private func freeAddress() throws -> Address {
    try LoopbackListener().address
  }
}

private final class ServerNotes: ServerInterceptor {
  let lines = Mutex<[String]>([])
  let traces = Mutex<[String]>([])
  let contexts = Mutex<[ServerContext]>([])

  func callBegan(_ context: borrowing ServerContext) {
    let copy = copy context
    contexts.withLock { $0.append(copy) }
    let trace = context.metadata.first { $0.key == "traceparent" }?.value ?? []
    traces.withLock { $0.append(String(decoding: trace, as: UTF8.self)) }
  }

  func callEnded(_ context: borrowing ServerContext, _ error: RPCError?, after time: Duration) {
    let name = context.method.name
    lines.withLock { $0.append("\(name) \(error?.code ?? .ok)") }
  }
}

private final class ClientNotes: ClientInterceptor {
  let lines = Mutex<[String]>([])

  func callBegins(_ method: MethodDescriptor, _ options: inout CallOptions) {
    options.metadata.append(("traceparent", Array("00-ab-cd-01".utf8)))
  }

  func callEnded(_ method: MethodDescriptor, _ error: RPCError?, after time: Duration) {
    lines.withLock { $0.append("\(method.name) \(error?.code ?? .ok)") }
  }
}
