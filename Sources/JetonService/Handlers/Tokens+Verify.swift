import JetonDomain
import JetonIndex
import JetonMessages
import JetonRPC
import JetonSecret

/// What is answered from memory, on the thread that read the frame.
extension Tokens {
  private static var batchMaximum: Int { 1000 }

  func verifyToken(
    _ request: JetonV1.VerifyTokenRequest, by caller: Caller, context: borrowing ServerContext
  ) throws(RPCError) -> JetonV1.VerifyTokenResponse {
    // Read before the token is looked up: the answer knows at least so much.
    let epoch = calls.live.index.epoch
    try caller.check(epoch, isAtLeast: request.atLeastEpoch, maxAge: request.maxAge)
    return JetonV1.VerifyTokenResponse(
      verification: verify(request.token, by: caller), epoch: epoch, age: caller.age)
  }

  func batchVerifyTokens(
    _ request: JetonV1.BatchVerifyTokensRequest, by caller: Caller,
    context: borrowing ServerContext
  ) throws(RPCError) -> JetonV1.BatchVerifyTokensResponse {
    guard request.requests.count <= Self.batchMaximum else {
      throw .invalid("requests", "holds more than \(Self.batchMaximum) tokens")
    }
    let epoch = calls.live.index.epoch
    try caller.check(epoch, isAtLeast: request.atLeastEpoch, maxAge: request.maxAge)
    return JetonV1.BatchVerifyTokensResponse(
      verifications: request.requests.map { verify($0.token, by: caller) }, epoch: epoch,
      age: caller.age)
  }

  func whoAmI(
    _ request: JetonV1.WhoAmIRequest, by caller: Caller, context: borrowing ServerContext
  ) throws(RPCError) -> JetonV1.WhoAmIResponse {
    let principal = caller.principal
    let index = calls.live.index
    var response = JetonV1.WhoAmIResponse()
    response.kind = principal.isUser ? .user : .serviceAccount
    response.id = principal.identity.text
    response.name = principal.name
    response.role = JetonV1.Role(principal.role)
    response.organizationID = principal.organizationID.description
    response.organizationName = index.organization(principal.organizationID)?.name ?? ""
    response.credentialID = principal.credential.text
    response.expireTime = index.find(principal.credential, at: calls.clock.now())?.expireTime
      .map { GoogleProtobuf.Timestamp($0) }
    return response
  }

  private func verify(_ secret: Secret, by caller: Caller) -> JetonV1.TokenVerification {
    let finding = calls.credentials.find(secret)
    let verification = JetonV1.TokenVerification(finding, askedBy: caller.principal)
    if verification.verdict == .valid, let credential = finding?.principal.credential {
      calls.credentials.noteUse(of: credential, from: caller.origin)
    }
    return verification
  }
}

extension Finding {
  /// Nil for a session.
  var tokenID: TokenID? {
    if case .token(let id) = principal.credential { id } else { nil }
  }
}

extension Principal {
  var isUser: Bool {
    if case .user = identity { true } else { false }
  }
}
