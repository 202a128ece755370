import JetonDomain
import JetonMessages
import JetonRPC

struct Tokens<S: Store>: TokenService {
  let calls: Calls<S>

  func regenerateToken(
    _ request: JetonV1.RegenerateTokenRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.RegenerateTokenResponse {
    let command = try RegenerateToken(request)
    return try await calls.withdraw(request, by: caller, context: context) {
      [entropy = calls.entropy] authority, state, moment throws(StoreError) in
      var entropy = entropy
      return try authority.regenerateToken(
        command, by: caller.principal, in: &state, at: moment, using: &entropy)
    } _: { answer, epoch in
      let now = answer.token.createTime
      var response = JetonV1.RegenerateTokenResponse()
      response.token = JetonV1.Token(answer.token, at: now)
      response.secret = answer.secret
      response.previousTokens = answer.previousTokens.map { JetonV1.Token($0, at: now) }
      response.epoch = epoch
      return response
    }
  }

  func updateToken(
    _ request: JetonV1.UpdateTokenRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.UpdateTokenResponse {
    let command = try UpdateToken(request)
    return try await calls.withdraw(request, by: caller, context: context) {
      authority, state, moment throws(StoreError) in
      try authority.updateToken(command, by: caller.principal, in: &state, at: moment)
    } _: { [clock = calls.clock] token, epoch in
      JetonV1.UpdateTokenResponse(token: JetonV1.Token(token, at: clock.now()), epoch: epoch)
    }
  }

  func revokeToken(
    _ request: JetonV1.RevokeTokenRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.RevokeTokenResponse {
    guard let target = request.target, target != .own(false) else {
      throw .invalid("target", "is missing")
    }
    return try await calls.withdraw(request, by: caller, context: context) {
      [credentials = calls.credentials] authority, state, moment throws(StoreError) in
      let command = RevokeToken(target: RevokeToken.Target(target, of: credentials))
      return try authority.revokeToken(command, by: caller.principal, in: &state, at: moment)
    } _: { [clock = calls.clock] token, epoch in
      JetonV1.RevokeTokenResponse(token: JetonV1.Token(token, at: clock.now()), epoch: epoch)
    }
  }

  func authorize(
    _ request: JetonV1.AuthorizeRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.AuthorizeResponse {
    let digest = calls.credentials.digest(request.token)
    var command = Authorize(presented: nil, action: request.action)
    command.requiredRole = try Role.optional(request.requiredRole, field: "required_role")
    command.resource = request.resource
    command.reference = request.reference
    let response = try await calls.mutate(request, by: caller, context: context) {
      [command, credentials = calls.credentials] authority, state, moment throws(StoreError) in
      var command = command
      command.presented = credentials.find(digest)?.tokenID
      return try authority.authorize(command, by: caller.principal, in: &state, at: moment)
    } _: { answer, epoch in
      JetonV1.AuthorizeResponse(
        allowed: answer.allowed, verification: JetonV1.TokenVerification(answer.verification),
        epoch: epoch)
    }
    noteAuthorization(response, digest, by: caller)
    return response
  }

  /// A token that nobody knows stands in no event of its own (A10).
  private func noteAuthorization(
    _ response: JetonV1.AuthorizeResponse, _ digest: Digest?, by caller: Caller
  ) {
    if response.verification?.verdict == .unknown {
      calls.refusals.count(.authorize, from: caller.origin, in: caller.principal.organizationID)
    } else if let digest {
      calls.credentials.noteUse(of: digest, by: caller)
    }
  }
}

extension RevokeToken.Target {
  /// Within the transaction, where memory has everything that was before it: a token that another
  /// node has just made is known here only then.
  fileprivate init(_ target: JetonV1.RevokeTokenRequest.Target, of credentials: Credentials) {
    self =
      switch target {
      case .tokenID(let id): .id(id)
      case .secret(let secret): .possessed(credentials.find(secret)?.tokenID)
      case .own: .own
      }
  }
}
