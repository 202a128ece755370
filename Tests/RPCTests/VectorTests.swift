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
    let server = try Server(router: Health().router, agent: "server/1")
    let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
    let peer = RawPeer(to: address)
    for line in vector.lines { try await peer.play(line, as: .client) }
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
    var expected: Int32?
    for line in vector.lines {
      if case .result(let code) = line {
        expected = code
      } else {
        try await peer.play(line, as: .server)
      }
    }
    #expect(await call.value.rawValue == expected)
  }
}

extension RawPeer {
  /// Says our side's lines and expects the other's.
  fileprivate func play(_ line: Vector.Line, as ours: Vector.Side) async throws {
    switch line {
    case .bytes(let side, let bytes):
      if side == ours { return #expect(send(bytes)) }
      #expect(await read(bytes.count) == bytes)
    case .close(let side):
      if side == ours { return closeNow() }
      #expect(await isAtEnd())
    case .preface: #expect(await read(Preface.count) == Preface.client)
    case .frame(_, let type, let stream, let code): try await expect(type, stream, code)
    case .result: break
    }
  }

  private func expect(_ type: FrameType, _ stream: UInt32?, _ code: Int32?) async throws {
    let frame = try #require(await readFrame(), "no frame came")
    #expect(frame.header.type == type)
    if let stream { #expect(frame.header.stream == stream) }
    guard let code else { return }
    #expect(try frame.code == code)
  }

  private func closeNow() {
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
