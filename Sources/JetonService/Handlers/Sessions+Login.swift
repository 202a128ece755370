import JetonDomain
import JetonMessages
import JetonRPC
import JetonSecret

extension Sessions {
  func login(
    _ request: JetonV1.LoginRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.LoginResponse {
    let found = try await find(request.user, in: request.organization)
    // By the organization's id when there is one, so that its several spellings are one.
    let organization =
      found.organization?.description ?? Name.sought(request.organization) ?? ""
    let key = LoginThrottle.Key(
      user: organization + "/" + (Name.sought(request.user) ?? ""), source: caller.origin.source)
    try checkThrottle(key)
    let hash = found.user.flatMap { $0.state == .active ? $0.passwordHash : nil }
    let isRight = try await passwords.isRight(bounded(request.password), for: hash)
    guard isRight, let user = found.user, let hash else {
      throw unauthenticated(.login, caller, in: found.organization)
    }
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

  /// Who wants to log in, and where; which of the two there is not the caller must not learn.
  private func find(_ name: String, in organization: String) async throws(RPCError) -> Found {
    let found: Found?
    do throws(StoreError) {
      found = try await calls.store.read { reader throws(StoreError) in
        if organization.isEmpty, try reader.organizations().count > 1 { return nil }
        guard let organization = try reader.organization(named: organization) else {
          return Found()
        }
        let user = try Name.sought(name).flatMap { name throws(StoreError) in
          try reader.user(folded: name, in: organization.id)
        }
        return Found(organization: organization.id, user: user)
      }
    } catch {
      throw RPCError(error)
    }
    guard let found else { throw .invalid("organization", "is missing; this server has several") }
    return found
  }
}

private struct Found: Sendable {
  var organization: OrganizationID?
  var user: User?
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
