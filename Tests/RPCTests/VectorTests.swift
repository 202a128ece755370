import Glibc
import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

/// Plays the files of proto/vectors against our server and our client, over real sockets.
@Suite struct VectorTests {
  @Test(arguments: try Vector.all("server"))
  func `the server answers as the vector says`(vector: Vector) async throws {
    try await play(vector)
  }

  @Test func `the server says what PROTOCOL.md prints, byte by byte`() async throws {
    let printed = try Vector.conversation()
    #expect(printed.lines.count > 15)
    try await play(printed)
    let file = try #require(try Vector.all("server").first { $0.name == "session.jtn" })
    #expect(file.lines == printed.lines)
  }

  private func play(_ vector: Vector) async throws {
    let server = try Server(
      router: Health().router, limits: try Limits(vector.lines), agent: "server/1")
    let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
    let peer = RawPeer(to: address)
    var draining: Task<Bool, Never>?
    for line in vector.lines {
      if case .drain = line { draining = Task { await server.drain(within: .seconds(10)) } }
      try await peer.play(line, as: .client)
    }
    if let draining { return #expect(await draining.value) }
    // Whatever it was, others are served.
    let health = try Channel(to: address)
    let answer = try await Health.check(health)
    #expect(answer == .serving)
  }

  @Test(arguments: try Vector.all("client"))
  func `the client does as the vector says`(vector: Vector) async throws {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address) { $0.attemptsMaximum = 1 }
    // At once: the threads that run tests may all be waiting for their peers.
    let call = Task.immediate { await Health.code(channel) }
    let peer = await RawPeer.accepted(from: listener.number)
    for line in vector.lines { try await peer.play(line, as: .server) }
    #expect(await call.value.rawValue == vector.result)
  }
}

extension RawPeer {
  /// Says our side's lines and expects the other's.
  func play(_ line: Vector.Line, as ours: Vector.Side) async throws {
    switch line {
    case .bytes(let side, let bytes):
      if side == ours { return #expect(send(bytes)) }
      #expect(await read(bytes.count) == bytes)
    case .close(let side):
      if side == ours { return hangUp() }
      #expect(await isAtEnd())
    case .preface: #expect(await read(Preface.count) == Preface.client)
    case .frame(_, let type, let stream, let code): try await expect(type, stream, code)
    case .result, .setting, .drain: break
    }
  }

  private func expect(_ type: FrameType, _ stream: UInt32?, _ code: Int32?) async throws {
    var frame = try #require(await readFrame(), "no frame came")
    // A client may have sent its REQUEST before it had to (rule 4).
    if frame.header.type == .request, type == .goAway { frame = try #require(await readFrame()) }
    #expect(frame.header.type == type)
    if let stream { #expect(frame.header.stream == stream) }
    guard let code else { return }
    #expect(try frame.code == code)
  }

  func hangUp() {
    shutdown(number, CInt(SHUT_RDWR))
  }
}

extension RawPeer.ReadFrame {
  var code: Int32 {
    get throws {
      if header.type == .goAway {
        return try Int32(JetonRPCV1.GoAway(decoding: control.span, limits: .standard).code)
      }
      return try JetonRPCV1.ResponseHeader(decoding: control.span, limits: .standard).code
    }
  }
}

extension Limits {
  /// As a vector wants its server.
  fileprivate init(_ lines: [Vector.Line]) throws {
    self = .standard
    for line in lines {
      if case .setting(let name, let number) = line { try set(name, to: number) }
    }
  }

  private mutating func set(_ name: String, to number: Int) throws {
    let time = Duration.milliseconds(number)
    switch name {
    case "cancels": cancelsPerSecondMaximum = number
    case "frame_ms": frameTimeout = time
    case "greeting_ms": greetingTimeout = time
    case "idle_timeout_ms": idleTimeout = time
    case "keepalive_ms": keepaliveInterval = time
    case "max_age_ms": connectionAgeMaximum = time
    case "max_concurrent_streams": concurrentCallsMaximum = number
    case "max_timeout_ms": timeoutMaximum = time
    case "patience_ms": keepalivePatience = time
    case "retirement_ms": retirementTimeout = time
    default: throw Vector.Malformed(line: "! \(name)")
    }
  }
}

/// The service that the vectors call; every server of ours has it.
private struct Health {
  typealias Check = JetonRPCV1.CheckHealthResponse

  static let check = method("CheckHealth", .unary)
  static let watch = method("WatchHealth", .serverStreaming)

  private static func method(_ name: String, _ kind: CallKind) -> MethodDescriptor {
    MethodDescriptor(
      service: "jeton.rpc.v1.HealthService", name: name, kind: kind, verb: "Anyone",
      idempotency: .noSideEffects)
  }

  var router: Router<OpenGate> {
    var router = Router(gate: OpenGate())
    router.registerInline(Self.check) { (_: JetonRPCV1.CheckHealthRequest, _, _) in
      Check(status: .serving)
    }
    router.registerServerStreaming(Self.watch) {
      (
        _: JetonRPCV1.WatchHealthRequest, writer: ResponseWriter<JetonRPCV1.WatchHealthResponse>,
        _, _
      ) async throws(RPCError) in
      try await writer.write(JetonRPCV1.WatchHealthResponse(status: .serving))
      await Switch().waitUntilOpenOrCancelled()
      throw RPCError(.cancelled, "nobody watches any more")
    }
    VectorService.register(in: &router)
    return router
  }

  static func check(_ channel: Channel) async throws(RPCError) -> JetonRPCV1.ServingStatus {
    let answer: Check = try await channel.unary(
      check, JetonRPCV1.CheckHealthRequest(), isRepeatable: true, options: CallOptions())
    return answer.status
  }

  static func code(_ channel: Channel) async -> StatusCode {
    do throws(RPCError) {
      _ = try await check(channel)
      return .ok
    } catch {
      return error.code
    }
  }
}
