import JetonDomain
import JetonMessages
import JetonRPC
import JetonSecret

extension Sessions {
  func login(
    _ request: JetonV1.LoginRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.LoginResponse {
    let key = LoginThrottle.Key(
      user: (Name.sought(request.organization) ?? "") + "/" + (Name.sought(request.user) ?? ""),
      source: caller.origin.source)
    try checkThrottle(key)
    let user = try await user(request.user, in: request.organization)
    let hash = user.flatMap { $0.state == .active ? $0.passwordHash : nil }
    let isRight = try await passwords.isRight(bounded(request.password), for: hash)
    guard isRight, let user, let hash else { throw unauthenticated(.login, caller) }
    let command = Login(userID: user.id, verifiedHash: hash)
    let (answer, epoch) = try await calls.write(from: caller.origin) {
      [entropy = calls.entropy] authority, state, moment throws(StoreError) in
      var entropy = entropy
      return try authority.login(command, in: &state, at: moment, using: &entropy)
    }
    throttle.succeeded(key)
    return JetonV1.LoginResponse(
      sessionToken: answer.secret,
      expireTime: GoogleProtobuf.Timestamp(answer.session.expireTime),
      userID: answer.user.id.description, epoch: epoch)
  }

  /// No password is longer; hashing a longer one would only be work.
  private func bounded(_ password: Secret) -> Secret {
    password.count <= Limits.password.upperBound ? password : Secret("")
  }

  /// Who wants to log in. Nil when there is no such user, which the caller must not learn.
  private func user(_ name: String, in organization: String) async throws(RPCError) -> User? {
    let found: Found
    do throws(StoreError) {
      found = try await calls.store.read { reader throws(StoreError) in
        if organization.isEmpty, try reader.organizations().count > 1 { return .ambiguous }
        guard let organization = try reader.organization(named: organization),
          let name = Name.sought(name),
          let user = try reader.user(folded: name, in: organization.id)
        else { return .nobody }
        return .user(user)
      }
    } catch {
      throw RPCError(error)
    }
    switch found {
    case .user(let user): return user
    case .nobody: return nil
    case .ambiguous: throw .invalid("organization", "is missing; this server has several")
    }
  }
}

private enum Found: Sendable {
  case user(User)
  case nobody
  case ambiguous
}

extension StateReader {
  /// By id or name; the only one when no name is given.
  fileprivate mutating func organization(named name: String) throws(StoreError) -> Organization? {
    if name.isEmpty { return try onlyOrganization() }
    if let id = OrganizationID(name) { return try organization(id) }
    guard let folded = Name.sought(name) else { return nil }
    return try organization(folded: folded)
  }
}
