import JetonClient
import JetonDomain
import JetonMessages
import JetonRPC
import Testing

@Suite struct PageTests {
  @Test(arguments: [JetonV1.ServiceAccountOrder.unspecified, .name])
  func `pages hold every account once, in order`(order: JetonV1.ServiceAccountOrder) async throws {
    let office = try await Office()
    for name in ["delta", "Alpha", "echo", "Bravo", "charlie"] {
      _ = try await office.account(name)
    }
    var request = JetonV1.ListServiceAccountsRequest()
    request.pageSize = 2
    request.order = order
    var pages: [[String]] = []
    repeat {
      let page = try await accounts(office).listServiceAccounts(request)
      pages.append(page.serviceAccounts.map(\.name))
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    #expect(pages.map(\.count) == [2, 2, 1])
    #expect(
      pages.flatMap(\.self)
        == (order == .name
          ? ["Alpha", "Bravo", "charlie", "delta", "echo"]
          : ["delta", "Alpha", "echo", "Bravo", "charlie"]))
  }

  @Test func `a page token is good for its own request and caller only`() async throws {
    let office = try await Office()
    for name in ["a", "b", "c"] { _ = try await office.account(name, role: .admin) }
    var request = JetonV1.ListServiceAccountsRequest()
    request.pageSize = 1
    let token = try await accounts(office).listServiceAccounts(request).nextPageToken
    request.pageToken = token
    _ = try await accounts(office).listServiceAccounts(request)
    request.pageSize = 2
    _ = try await accounts(office).listServiceAccounts(request)

    var other = request
    other.role = .admin
    let forged = String(token.reversed())
    for pageToken in [forged, token + "00", "zz", String(token.dropLast()), "abcd"] {
      other.pageToken = pageToken
      await isRefused(other, office)
    }
    other.pageToken = token
    await isRefused(other, office)
    let admin = try await office.account("d", role: .admin)
    let error = await refusal { [request] () throws(RPCError) in
      try await ServiceAccountServiceClient(office.channel(admin.secret))
        .listServiceAccounts(request)
    }
    #expect(error?.violations.map(\.field) == ["page_token"])
  }

  @Test func `a negative page size is refused, a large one made smaller`() async throws {
    let office = try await Office()
    _ = try await office.account("a")
    var request = JetonV1.ListServiceAccountsRequest()
    request.pageSize = .max
    #expect(
      try await accounts(office).listServiceAccounts(request).serviceAccounts.count == 1)
    request.pageSize = -1
    let error = await refusal { [request] () throws(RPCError) in
      try await accounts(office).listServiceAccounts(request)
    }
    #expect(error?.violations.map(\.field) == ["page_size"])
  }

  @Test func `events are paged from either end`() async throws {
    let office = try await Office()
    for number in 0..<5 { _ = try await office.account("a\(number)") }
    let ledger = LedgerServiceClient(office.ownerChannel)
    for newestFirst in [false, true] {
      var request = JetonV1.ListEventsRequest()
      request.pageSize = 3
      request.newestFirst = newestFirst
      var epochs: [UInt64] = []
      repeat {
        let page = try await ledger.listEvents(request)
        epochs += page.events.map(\.epoch)
        request.pageToken = page.nextPageToken
      } while !request.pageToken.isEmpty
      #expect(epochs == (newestFirst ? (1...7).reversed() : Array(1...7)))
    }
  }

  private func accounts(
    _ office: Office
  ) -> ServiceAccountServiceClient<InProcessChannel<Office.TheStore>> {
    ServiceAccountServiceClient(office.ownerChannel)
  }

  private func isRefused(
    _ request: JetonV1.ListServiceAccountsRequest, _ office: Office
  ) async {
    let error = await refusal { () throws(RPCError) in
      try await accounts(office).listServiceAccounts(request)
    }
    #expect(error?.code == .invalidArgument)
    #expect(error?.violations.map(\.field) == ["page_token"])
  }
}

@Suite struct LastUseTests {
  @Test func `lists tell when and from where a token was used, and which accounts are idle`()
    async throws
  {
    let office = try await Office()
    let busy = try await office.account("busy")
    _ = try await office.account("idle")
    office.time.advance(.seconds(60))
    let place = office.channel(busy.secret, peer: .tcp(address: "192.0.2.7", port: 1))
    _ = try await TokenServiceClient(place).whoAmI(JetonV1.WhoAmIRequest())
    let question = JetonV1.VerifyTokenRequest(token: busy.secret)
    _ = try await TokenServiceClient(office.ownerChannel).verifyToken(question)

    let tokens = try await TokenServiceClient(office.ownerChannel).listTokens(
      JetonV1.ListTokensRequest(serviceAccount: "busy"))
    let use = try #require(tokens.tokens.first?.lastUse)
    #expect(use.count == 2)
    #expect(use.address == "local")
    #expect(use.client == "tests/1")

    var request = JetonV1.ListServiceAccountsRequest()
    request.unusedSince = GoogleProtobuf.Timestamp(
      microsecondsSince1970: office.time.now.advanced(by: .seconds(-30)).microseconds)
    let idle = try await ServiceAccountServiceClient(office.ownerChannel)
      .listServiceAccounts(request)
    #expect(idle.serviceAccounts.map(\.name) == ["idle"])
  }
}
