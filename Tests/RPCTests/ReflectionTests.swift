import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import Testing

@Suite struct ReflectionTests {
  private static let reflection = "jeton.rpc.v1.ReflectionService"

  /// The server is kept beside its client, since it lives no longer than it is held.
  private func serve() throws -> (server: Server, client: ReflectionServiceClient<Channel>) {
    var router = Toy().router(gate: OpenGate())
    router.registerReflection()
    let server = try Server(router: router)
    let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
    return (server, ReflectionServiceClient(try Channel(to: address)))
  }

  @Test func `a server tells what it serves, in order`() async throws {
    let (server, client) = try serve()
    let answer = try await client.listServices(.init())
    #expect(answer.services == [Self.reflection, "toy.v1.ToyService"])
    #expect(await server.drain(within: .seconds(5)))
  }

  @Test(arguments: [
    JetonRPCV1.GetFileDescriptorsRequest.Target.symbol(reflection),
    .symbol("\(reflection).ListServices"),
    .symbol("jeton.rpc.v1.GetFileDescriptorsRequest.file_name"),
    .fileName("jeton/rpc/v1/reflection.proto"),
  ])
  func `a file comes last, what it needs before it`(
    target: JetonRPCV1.GetFileDescriptorsRequest.Target
  ) async throws {
    let (server, client) = try serve()
    let answer = try await client.getFileDescriptors(.init(target: target))
    let files = try answer.fileDescriptors.map {
      try Plugin.File(decoding: $0.span, limits: .standard)
    }
    #expect(files.last?.name == "jeton/rpc/v1/reflection.proto")
    #expect(files.last?.service.map(\.name) == ["ReflectionService"])
    for (place, file) in files.enumerated() {
      #expect(file.dependency.allSatisfy(files[..<place].map(\.name).contains))
    }
    #expect(await server.drain(within: .seconds(5)))
  }

  @Test(arguments: [
    (JetonRPCV1.GetFileDescriptorsRequest.Target?.none, StatusCode.invalidArgument),
    (.symbol(""), .notFound), (.symbol("jeton.rpc.v1"), .notFound),
    (.fileName("/etc/passwd"), .notFound),
  ])
  func `what it does not serve it does not tell`(
    target: JetonRPCV1.GetFileDescriptorsRequest.Target?, code: StatusCode
  ) async throws {
    let (server, client) = try serve()
    let error = await #expect(throws: RPCError.self) {
      try await client.getFileDescriptors(.init(target: target))
    }
    #expect(error?.code == code)
    #expect(await server.drain(within: .seconds(5)))
  }
}
