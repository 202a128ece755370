import JetonClient
import JetonDomain
import JetonMessages
import JetonRPC
import JetonSecret
import JetonService
import Testing

@Suite struct GateTests {
  @Test func `every method names a verb of the domain`() async throws {
    let office = try await Office()
    #expect(office.jeton.router.methods.count == 40)
    for method in office.jeton.router.methods {
      #expect(Verb(rawValue: method.verb) != nil, "\(method.path)")
    }
  }

  /// Login and SetPassword need no credential and stand in the ledger under words of their own;
  /// organizations are created on the machine, and what is over is removed by the daemon.
  @Test func `every verb is some method's`() async throws {
    let office = try await Office()
    let used = Set(office.jeton.router.methods.map(\.verb))
    let withoutMethod = Verb.allCases.filter { !used.contains($0.rawValue) }
    #expect(
      Set(withoutMethod) == [
        .login, .setPassword, .createOrganization, .removeEvents, .removeEnded, .rotateLedgerKey,
      ])
  }

  @Test(
    arguments: [
      nil, Secret(""), Secret("jeton_"), Secret("nonsense"),
      // The shape and checksum of a token that nobody made.
      Secret("jeton_0000000000000000000000000000000000000000000000000000"),
    ])
  func `whoever brings no good credential hears one answer`(credential: Secret?) async throws {
    let office = try await Office()
    let tokens = TokenServiceClient(office.channel(credential))
    let error = await refusal { () throws(RPCError) in
      try await tokens.whoAmI(JetonV1.WhoAmIRequest())
    }
    #expect(error == .unauthenticated)
  }

  @Test func `S19 S27 S32 what ended is refused on the next call, with the same answer`()
    async throws
  {
    let office = try await Office()
    let accounts = ServiceAccountServiceClient(office.ownerChannel)
    for end in ["revoke", "disable", "delete", "expire"] {
      let made = try await office.account(end)
      let bearer = TokenServiceClient(office.channel(made.secret))
      _ = try await bearer.whoAmI(JetonV1.WhoAmIRequest())
      switch end {
      case "revoke":
        var request = JetonV1.RevokeTokenRequest()
        request.target = .tokenID(made.token?.id ?? "")
        _ = try await TokenServiceClient(office.ownerChannel).revokeToken(request)
      case "disable":
        _ = try await accounts.disableServiceAccount(
          JetonV1.DisableServiceAccountRequest(serviceAccount: end))
      case "delete":
        _ = try await accounts.deleteServiceAccount(
          JetonV1.DeleteServiceAccountRequest(serviceAccount: end))
      default:
        var request = JetonV1.UpdateTokenRequest()
        request.tokenID = made.token?.id ?? ""
        request.expiry = .timeToLive(GoogleProtobuf.Duration(.seconds(60)))
        _ = try await TokenServiceClient(office.ownerChannel).updateToken(request)
        office.time.advance(.seconds(60))
      }
      let error = await refusal { () throws(RPCError) in
        try await bearer.whoAmI(JetonV1.WhoAmIRequest())
      }
      #expect(error == .unauthenticated, "\(end)")
    }
  }

  @Test func `S8 S35 what a viewer may not ask is refused, explained and in the ledger`()
    async throws
  {
    let office = try await Office()
    let viewer = try await office.account("viewer", role: .viewer)
    var request = JetonV1.CreateServiceAccountRequest()
    request.name = "more"
    request.role = .viewer
    let accounts = ServiceAccountServiceClient(office.channel(viewer.secret))
    let error = await refusal { [request] () throws(RPCError) in
      try await accounts.createServiceAccount(request)
    }
    #expect(error?.code == .permissionDenied)
    #expect(error?.metadata["role"] == "CONTRIBUTOR")
    var filter = JetonV1.EventFilter()
    filter.outcome = .denied
    let denials = try await office.events(filter)
    #expect(denials.map(\.actor?.id) == [viewer.serviceAccount?.id])
    #expect(denials.map(\.verb) == ["CreateServiceAccount"])
  }

  @Test func `A10 calls without a credential become one entry a source and minute`() async throws {
    let office = try await Office()
    for port in 1...40 as ClosedRange<UInt16> {
      let channel = office.channel(
        Secret("jeton_guess"), peer: .tcp(address: "192.0.2.1", port: port))
      _ = await refusal { () throws(RPCError) in
        try await TokenServiceClient(channel).whoAmI(JetonV1.WhoAmIRequest())
      }
    }
    let place = office.channel(nil, peer: .tcp(address: "192.0.2.1", port: 1))
    _ = await refusal { () throws(RPCError) in
      try await SessionServiceClient(place).login(JetonV1.LoginRequest(user: "alice"))
    }
    await office.jeton.housekeeping.flush()
    var filter = JetonV1.EventFilter()
    filter.outcome = .unauthenticated
    let entries = try await office.events(filter)
    #expect(entries.map(\.count) == [41])
    #expect(entries.map(\.source) == ["192.0.2.1"])
  }

  @Test func `A10 an attacker from everywhere cannot fill the ledger`() async throws {
    let office = try await Office()
    for place in 0..<300 {
      let channel = office.channel(nil, peer: .tcp(address: "192.0.2.\(place)", port: 1))
      _ = await refusal { () throws(RPCError) in
        try await TokenServiceClient(channel).whoAmI(JetonV1.WhoAmIRequest())
      }
    }
    await office.jeton.housekeeping.flush()
    var filter = JetonV1.EventFilter()
    filter.outcome = .unauthenticated
    let entries = try await office.events(filter)
    #expect(entries.count == 65)
    #expect(entries.map { max($0.count, 1) }.reduce(0, +) == 300)
  }
}
