import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonService
import Testing

@Suite struct SetupCodeTests {
  @Test func `a setup code sets a password once, and S5 no token does`() async throws {
    let office = try await Office()
    var request = JetonV1.CreateUserRequest()
    request.name = "bob"
    request.role = .viewer
    let made = try await UserServiceClient(office.ownerChannel).createUser(request)
    let sessions = SessionServiceClient(office.channel(nil))
    let token = try await office.account("ci").secret
    for code in [token, office.owner, Secret("jcode_"), Secret("")] {
      let wrong = JetonV1.SetPasswordRequest(setupCode: code, password: Office.password)
      let error = await refusal { () throws(RPCError) in try await sessions.setPassword(wrong) }
      #expect(error == .unauthenticated)
    }
    let right = JetonV1.SetPasswordRequest(setupCode: made.setupCode, password: Office.password)
    #expect(try await sessions.setPassword(right).userName == "bob")
    let again = await refusal { () throws(RPCError) in try await sessions.setPassword(right) }
    #expect(again == .unauthenticated)
    _ = try await sessions.login(JetonV1.LoginRequest(user: "bob", password: Office.password))
  }

  @Test func `a new code, repeated in its answer, replaces code, password and sessions`()
    async throws
  {
    let office = try await Office()
    let users = UserServiceClient(office.ownerChannel)
    let sessions = SessionServiceClient(office.channel(nil))
    let lost = try await users.createUser(
      JetonV1.CreateUserRequest(name: "bob", role: .viewer)
    ).setupCode
    let request = JetonV1.IssueSetupCodeRequest(requestID: "once", user: "BOB")
    let issued = try await users.issueSetupCode(request)
    #expect(issued.user?.state == .invited)
    #expect(issued.setupCode.reveal() != lost.reveal())
    #expect(try await users.issueSetupCode(request).setupCode.reveal() == issued.setupCode.reveal())
    for (code, status) in [(lost, StatusCode.unauthenticated), (issued.setupCode, nil)] {
      let redemption = JetonV1.SetPasswordRequest(setupCode: code, password: Office.password)
      let error = await refusal { () throws(RPCError) in
        try await sessions.setPassword(redemption)
      }
      #expect(error?.code == status)
    }

    let bob = try await sessions.login(
      JetonV1.LoginRequest(user: "bob", password: Office.password)
    ).sessionToken
    let again = try await users.issueSetupCode(JetonV1.IssueSetupCodeRequest(user: "bob"))
    let who = TokenServiceClient(office.channel(bob))
    _ = try await who.whoAmI(JetonV1.WhoAmIRequest())
    _ = try await sessions.setPassword(
      JetonV1.SetPasswordRequest(
        setupCode: again.setupCode, password: Secret("another horse battery")))
    let ended = await refusal { () throws(RPCError) in
      try await who.whoAmI(JetonV1.WhoAmIRequest())
    }
    #expect(ended == .unauthenticated)
  }

  @Test func `nobody gets a code for themselves, and the ledger says who tried`() async throws {
    let office = try await Office()
    let error = await refusal { () throws(RPCError) in
      try await UserServiceClient(office.ownerChannel).issueSetupCode(
        JetonV1.IssueSetupCodeRequest(user: "alice"))
    }
    #expect(error?.reason == "OWN_SETUP_CODE")
    #expect(error?.violations.map(\.field) == ["user"])
    let denials = try await office.events(JetonV1.EventFilter(verb: "IssueSetupCode"))
    #expect(denials.map(\.outcome) == [.denied])
    #expect(denials.map(\.actor?.name) == ["alice"])
  }

  @Test func `a session is no token to revoke`() async throws {
    let office = try await Office()
    let error = await refusal { () throws(RPCError) in
      try await TokenServiceClient(office.ownerChannel).revokeToken(
        JetonV1.RevokeTokenRequest(target: .own(true)))
    }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.violations.map(\.field) == ["own"])
  }
}
