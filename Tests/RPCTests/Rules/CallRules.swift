import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

/// Section 3 of PROTOCOL.md, frame by frame: no client library between.
@Suite struct CallRules {
  @Test func `rule 10 - every REQUEST gets one RESPONSE, however it ends`() async throws {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.echo, "") + .request(3, Toy.fail, "5"))
    peer.send(.request(5, Toy.wait, "") + .frame(.cancel, stream: 5))
    peer.send(.request(7, Toy.wait, "", timeout: 20) + .request(9, Toy.method("Nothing"), ""))
    peer.send(.opening(11, Toy.echo) + .opening(13, Toy.sum, flags: [.end, .noMessage]))
    var codes: [UInt32: Int32] = [:]
    for _ in 0..<7 {
      let answer = try #require(await peer.readResponse())
      #expect(codes.updateValue(answer.code, forKey: answer.stream) == nil)
    }
    #expect(codes == [1: 0, 3: 5, 5: 1, 7: 4, 9: 12, 11: 3, 13: 0])
    peer.send(.frame(.ping, body: [0, 0, 0, 0, 0, 0, 0, 1]))
    #expect(await peer.readFrame()?.header.type == .pong)
  }

  @Test func `rule 13 - one answer has a body, an error and the end of many have NO_MESSAGE`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.echo, "x"))
    let answer = try #require(await peer.readFrame())
    #expect(!answer.header.flags.contains(.noMessage) && !answer.body.isEmpty)
    peer.send(.request(3, Toy.fail, "5"))
    let error = try #require(await peer.readFrame())
    #expect(error.header.flags.contains(.noMessage) && error.body.isEmpty)
    peer.send(.request(5, Toy.count, "1"))
    #expect(await peer.readFrame()?.header.type == .message)
    let end = try #require(await peer.readFrame())
    #expect(end.header.flags.contains(.noMessage) && end.body.isEmpty)
    #expect(end.control.isEmpty)
  }

  @Test func `rule 14 - a quick answer overtakes a slow one`() async throws {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.wait, "slow") + .request(3, Toy.echo, "quick"))
    #expect(await peer.readFrame()?.header.stream == 3)
    toy.toy.gate.open()
    #expect(await peer.readFrame()?.header.stream == 1)
  }

  private static let limits: [(String, JetonRPCV1.RequestHeader, StatusCode)] = [
    ("a method of 257 bytes", .init(method: .init(repeating: "m", count: 257)), .resourceExhausted),
    ("a method of 256 bytes", .init(method: .init(repeating: "m", count: 256)), .unimplemented),
    ("a slash before it", .init(method: "/" + Toy.echo.path), .unimplemented),
    ("65 entries", .echo((0..<65).map { ("k\($0)", []) }), .resourceExhausted),
    ("64 entries", .echo((0..<64).map { _ in ("k", []) }), .ok),
    ("8 KiB and a byte", .echo([("k", .init(repeating: 0, count: 8192))]), .resourceExhausted),
    ("8 KiB", .echo([("k", .init(repeating: 0, count: 8191))]), .ok),
    ("a key of 65", .echo([(.init(repeating: "k", count: 65), [])]), .invalidArgument),
    ("a key of 64", .echo([(.init(repeating: "k", count: 64), [])]), .ok),
    ("a blank in a key", .echo([("a b", [])]), .invalidArgument),
    ("all that a key may have", .echo([("abcz_.-019", [])]), .ok),
  ]

  @Test(arguments: limits.indices)
  func `rule 16, B15, B16 - a header is taken up to its limits`(index: Int) async throws {
    let (name, header, code) = Self.limits[index]
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.frame(.request, stream: 1, flags: .end, control: header.encode()))
    #expect(await peer.readResponse()?.code == code.rawValue, "\(name)")
    peer.send(.request(3, Toy.echo, "alive"))
    #expect(await peer.readText() == "alive")
  }

  @Test func `rule 17 - without a timeout a unary call has the server's, a stream has none`()
    async throws
  {
    var limits = Limits.standard
    limits.timeoutStandard = .milliseconds(30)
    let toy = try ToyServer(limits: limits)
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.count, "0"))
    for _ in 0..<4 { #expect(await peer.readFrame()?.header.type == .message) }
    peer.send(.request(3, Toy.wait, ""))
    let answer = await peer.readResponse()
    #expect(answer?.stream == 3)
    #expect(answer?.code == StatusCode.deadlineExceeded.rawValue)
    peer.send(.credit(1, stream: 1))
    #expect(await peer.readFrame()?.header.type == .message)
  }

  @Test func `rules 19 and 50 - DEADLINE_EXCEEDED says its reason as other errors do`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.wait, "", timeout: 20))
    let header = try #require(await peer.readResponse()?.header)
    let error = try #require(RPCError(header))
    #expect(error.reason == "DEADLINE_EXCEEDED")
    #expect(error.domain == "rpc")
  }

  @Test func `rule 20 - what is past its point of no return is reported as it ended`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.finish, "done"))
    await toy.toy.waiting.reached(1)
    peer.send(.frame(.cancel, stream: 1))
    #expect(await peer.readText() == "done")
  }

  @Test func `rule 50 - a message of 1 KiB, details of 8 KiB, the most telling first`() throws {
    let violations = (0..<200).map { RPCError.FieldViolation(field: "f\($0)", description: "ü") }
    let text = String(repeating: "ü", count: 2000)
    let error = RPCError(.invalidArgument, text, reason: "R", domain: "d", violations: violations)
    #expect(error.header.message.utf8.count == 1024)
    #expect(error.header.details.count == 2)
    let more = RPCError(
      .invalidArgument, "", reason: "R", domain: "d",
      violations: violations + violations + violations + violations)
    #expect(more.header.details.map(\.typeURL) == ["type.googleapis.com/google.rpc.ErrorInfo"])
  }

  @Test func `rule 50 - a client that takes little of a header gets the message alone`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.failAtLength, ""))
    let header = try #require(await peer.readResponse()?.header)
    #expect(header.details.isEmpty)
    #expect(header.message == "at length")
  }
}

extension JetonRPCV1.RequestHeader {
  fileprivate static func echo(_ metadata: [(String, [UInt8])]) -> Self {
    Self(
      method: Toy.echo.path,
      metadata: metadata.map { entry in JetonRPCV1.Metadata(key: entry.0, value: entry.1) })
  }
}
