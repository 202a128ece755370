import JetonCrypto
import JetonDomain
import JetonIndex
import JetonMessages
import JetonRPC
import JetonSecret

struct Sessions<S: Store>: SessionService {
  let calls: Calls<S>
  let passwords: PasswordWork
  let throttle: LoginThrottle

  func logout(
    _ request: JetonV1.LogoutRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.LogoutResponse {
    try await calls.withdraw(from: caller.origin) {
      authority, state, moment throws(StoreError) in
      try authority.logout(Logout(), by: caller.principal, in: &state, at: moment)
    } _: { _, epoch in
      JetonV1.LogoutResponse(epoch: epoch)
    }
  }

  func changePassword(
    _ request: JetonV1.ChangePasswordRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.ChangePasswordResponse {
    try checkLength(of: request.newPassword, field: "new_password")
    let key = LoginThrottle.Key(
      user: caller.principal.identity.text, source: caller.origin.source)
    try checkThrottle(key)
    let hash = try await passwordHash(of: caller.principal)
    guard try await passwords.isRight(request.currentPassword, for: hash), let hash else {
      throw await calls.refusals.record(wrongPassword, of: .changePassword, by: caller)
    }
    throttle.succeeded(key)
    let command = ChangePassword(
      verifiedHash: hash, newHash: try await passwords.hash(request.newPassword))
    return try await calls.withdraw(from: caller.origin) {
      authority, state, moment throws(StoreError) in
      try authority.changePassword(command, by: caller.principal, in: &state, at: moment)
    } _: { _, epoch in
      JetonV1.ChangePasswordResponse(epoch: epoch)
    }
  }

  func setPassword(
    _ request: JetonV1.SetPasswordRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.SetPasswordResponse {
    try checkLength(of: request.password, field: "password")
    let index = calls.live.index
    guard case .setupCode? = TokenText(request.setupCode)?.kind else {
      throw unauthenticated(.setPassword, caller)
    }
    let digest = calls.keys.credential.digest(request.setupCode)
    guard let user = index.setupCode(digest, at: calls.clock.now()) else {
      throw unauthenticated(.setPassword, caller)
    }
    let command = SetPassword(
      userID: user, setupCode: digest, newHash: try await passwords.hash(request.password))
    return try await calls.withdraw(from: caller.origin) {
      authority, state, moment throws(StoreError) in
      try authority.setPassword(command, in: &state, at: moment)
    } _: { answer, epoch in
      JetonV1.SetPasswordResponse(
        userID: answer.id.description, userName: answer.name, epoch: epoch)
    }
  }

  /// The one answer to whoever cannot prove who it is; counted, not written singly (A10).
  func unauthenticated(
    _ verb: Verb, _ caller: Caller, in organization: OrganizationID? = nil
  ) -> RPCError {
    calls.refusals.count(verb, from: caller.origin, in: organization)
    return .unauthenticated
  }

  func checkThrottle(_ key: LoginThrottle.Key) throws(RPCError) {
    guard let wait = throttle.wait(for: key) else { return }
    throw .busy("There were too many attempts; wait before the next.", retryAfter: wait)
  }

  private func checkLength(of password: Secret, field: String) throws(RPCError) {
    guard Limits.password.contains(password.count) else {
      throw .invalid(
        field,
        "must have \(Limits.password.lowerBound) to \(Limits.password.upperBound) bytes")
    }
  }

  private func passwordHash(of principal: Principal) async throws(RPCError) -> String? {
    guard case .user(let id) = principal.identity else { return nil }
    do throws(StoreError) {
      return try await calls.store.read { reader throws(StoreError) in
        try reader.user(id)?.passwordHash
      }
    } catch {
      throw RPCError(error)
    }
  }

  private var wrongPassword: Refusal {
    Refusal(
      .permissionDenied, .invalidCredential, "The current password is not right.",
      field: "current_password")
  }
}
