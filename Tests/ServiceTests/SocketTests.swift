import JetonClient
import JetonMessages
import JetonRPC
import JetonRows
import JetonSQLite
import JetonSecret
import JetonServer
import JetonService
import JetonSockets
import Testing

@Suite struct SocketTests {
  @Test func `a token's life over a real socket`() async throws {
    let office = try await Office()
    let server = try Server(router: office.jeton.router)
    defer { server.close() }
    let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))

    let visitor = try Channel(to: address.description)
    let login = JetonV1.LoginRequest(user: "alice", password: Office.password)
    let session = try await SessionServiceClient(visitor).login(login).sessionToken
    visitor.close()

    let alice = try Channel(to: address.description, authorization: session)
    defer { alice.close() }
    var request = JetonV1.CreateServiceAccountRequest()
    request.name = "ci"
    request.role = .contributor
    let made = try await ServiceAccountServiceClient(alice).createServiceAccount(request)

    let program = try Channel(to: address.description, authorization: made.secret)
    defer { program.close() }
    let tokens = TokenServiceClient(program)
    #expect(try await tokens.whoAmI(JetonV1.WhoAmIRequest()).name == "ci")
    let question = JetonV1.VerifyTokenRequest(token: made.secret)
    #expect(try await tokens.verifyToken(question).verification?.verdict == .valid)

    _ = try await ServiceAccountServiceClient(alice).deleteServiceAccount(
      JetonV1.DeleteServiceAccountRequest(serviceAccount: "ci"))
    let error = await refusal { () throws(RPCError) in
      try await tokens.whoAmI(JetonV1.WhoAmIRequest())
    }
    #expect(error?.code == .unauthenticated)
  }

  @Test func `watchers of events and health are told that the server stops`() async throws {
    let office = try await Office()
    let server = try Server(router: office.jeton.router)
    let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
    let alice = try Channel(to: address.description, authorization: office.owner)
    defer { alice.close() }
    var events = LedgerServiceClient(alice).watchEvents(JetonV1.WatchEventsRequest())
      .makeAsyncIterator()
    var health = HealthServiceClient(alice).watchHealth(JetonRPCV1.WatchHealthRequest())
      .makeAsyncIterator()
    _ = try await events.next()
    #expect(try await health.next()?.status == .serving)

    office.jeton.prepareToStop()
    #expect(await server.drain(within: .seconds(10)))
    #expect(try await health.next()?.status == .notServing)
    var ended: RPCError?
    do throws(RPCError) { _ = try await events.next() } catch { ended = error }
    #expect(ended?.code == .unavailable)
    #expect(ended?.reason == "STOPPING")
  }
}

@Suite struct BatchTests {
  @Test func `mutations that wait together share a transaction`() async throws {
    let office = try await Office()
    let before = office.store.commitCount
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask { _ = try await office.account("a\(number)") }
      }
      try await group.waitForAll()
    }
    #expect(office.store.commitCount - before < 150)
    #expect(try await office.events().map(\.epoch) == Array(1...202))
  }
}
