import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonService
import Testing

@Suite struct VerifyTests {
  @Test func `the verifier learns why a token of its organization is not good`() async throws {
    let office = try await Office()
    let tokens = TokenServiceClient(office.ownerChannel)
    let made = try await office.account("ci", role: .admin)
    func verdict() async throws(RPCError) -> JetonV1.TokenVerification? {
      try await tokens.verifyToken(JetonV1.VerifyTokenRequest(token: made.secret)).verification
    }
    let valid = try await verdict()
    #expect(valid?.verdict == .valid)
    #expect(valid?.serviceAccountName == "ci")
    #expect(valid?.role == .admin)
    #expect(valid?.tokenID == made.token?.id)

    let accounts = ServiceAccountServiceClient(office.ownerChannel)
    _ = try await accounts.disableServiceAccount(
      JetonV1.DisableServiceAccountRequest(serviceAccount: "ci"))
    #expect(try await verdict()?.verdict == .disabled)
    var expiry = JetonV1.UpdateTokenRequest()
    expiry.tokenID = made.token?.id ?? ""
    expiry.expiry = .timeToLive(GoogleProtobuf.Duration(.seconds(1)))
    _ = try await tokens.updateToken(expiry)
    office.time.advance(.seconds(1))
    #expect(try await verdict()?.verdict == .expired)
    _ = try await accounts.deleteServiceAccount(
      JetonV1.DeleteServiceAccountRequest(serviceAccount: "ci"))
    #expect(try await verdict() == JetonV1.TokenVerification(verdict: .unknown))
  }

  @Test func `what is no token of its organization is unknown to it, and nothing else is said`()
    async throws
  {
    let office = try await Office()
    let elsewhere = try await office.tokenOfAnotherOrganization()
    let foreign = try await TokenServiceClient(office.channel(elsewhere)).whoAmI(
      JetonV1.WhoAmIRequest())
    #expect(foreign.organizationName == "Other")
    var request = JetonV1.BatchVerifyTokensRequest()
    for secret in [elsewhere, office.owner, Secret(""), Secret("jeton_x"), Secret("\0")] {
      request.requests.append(JetonV1.VerifyTokenRequest(token: secret))
    }
    let answer = try await TokenServiceClient(office.ownerChannel).batchVerifyTokens(request)
    #expect(answer.verifications.count == 5)
    for verification in answer.verifications {
      #expect(verification == JetonV1.TokenVerification(verdict: .unknown))
    }
  }

  @Test(arguments: ["", "x", "jeton_x"])
  func `a node that is behind says so, whatever the token`(token: String) async throws {
    let office = try await Office()
    let tokens = TokenServiceClient(office.ownerChannel)
    var request = JetonV1.VerifyTokenRequest(token: Secret(token))
    request.atLeastEpoch = try await tokens.verifyToken(request).epoch
    #expect(try await tokens.verifyToken(request).verification?.verdict == .unknown)
    request.atLeastEpoch += 1
    let asked = request
    let refusal = await #expect(throws: RPCError.self) { _ = try await tokens.verifyToken(asked) }
    #expect(refusal?.code == .unavailable && refusal?.reason == "BEHIND")
  }

  @Test func `a batch has a bound, and answers in order`() async throws {
    let office = try await Office()
    let good = JetonV1.VerifyTokenRequest(token: try await office.account("ci").secret)
    let bad = JetonV1.VerifyTokenRequest(token: Secret("no"))
    let tokens = TokenServiceClient(office.ownerChannel)
    var request = JetonV1.BatchVerifyTokensRequest()
    request.requests = (0..<1000).map { $0.isMultiple(of: 3) ? good : bad }
    let verdicts = try await tokens.batchVerifyTokens(request).verifications.map(\.verdict)
    #expect(verdicts == (0..<1000).map { $0.isMultiple(of: 3) ? .valid : .unknown })
    request.requests.append(good)
    let error = await refusal { [request] () throws(RPCError) in
      try await tokens.batchVerifyTokens(request)
    }
    #expect(error?.violations.map(\.field) == ["requests"])
  }

  @Test func `S3 an action is recorded before it is answered, allowed or not, and once`()
    async throws
  {
    let office = try await Office()
    let made = try await office.account("ci", role: .contributor)
    let tokens = TokenServiceClient(office.ownerChannel)
    var request = JetonV1.AuthorizeRequest()
    request.requestID = "once"
    request.token = made.secret
    request.requiredRole = .contributor
    request.action = "deploy.start"
    #expect(try await tokens.authorize(request).allowed)
    #expect(try await tokens.authorize(request).allowed)
    request.requestID = "twice"
    request.requiredRole = .admin
    #expect(try await !tokens.authorize(request).allowed)
    request.requestID = "thrice"
    request.token = Secret("jeton_unknown")
    #expect(try await !tokens.authorize(request).allowed)

    var filter = JetonV1.EventFilter()
    filter.actor = made.serviceAccount?.id ?? ""
    let events = try await office.events(filter)
    #expect(events.map(\.outcome) == [.ok, .denied])
    #expect(events.allSatisfy { $0.actor?.credentialID == made.token?.id })
    #expect(events.allSatisfy { $0.action?.action == "deploy.start" })
    #expect(events.allSatisfy { $0.action?.verifier?.name == "alice" })

    await office.jeton.housekeeping.flush()
    var unknown = JetonV1.EventFilter()
    unknown.outcome = .unauthenticated
    #expect(try await office.events(unknown).map(\.verb) == ["Authorize"])
  }
}
