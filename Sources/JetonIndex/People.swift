import JetonDomain

/// The few beside the tokens: organizations, users, their sessions and setup codes. Dictionaries
/// under the index's lock; a call that comes with a session looks here.
struct People {
  private(set) var organizations: [OrganizationID: Organization] = [:]
  private(set) var users: [UserID: User] = [:]
  private(set) var sessions: [Digest: Session] = [:]
  private var digests: [SessionID: Digest] = [:]
  private(set) var setupCodes: [Digest: UserID] = [:]

  mutating func put(_ organization: Organization) {
    organizations[organization.id] = organization
  }

  mutating func put(_ user: User) {
    if let code = users[user.id]?.setupCode { setupCodes[code.digest] = nil }
    if let code = user.setupCode { setupCodes[code.digest] = user.id }
    var user = user
    user.passwordHash = nil
    users[user.id] = user
  }

  mutating func put(_ session: Session) {
    sessions[session.digest] = session
    digests[session.id] = session.digest
  }

  mutating func remove(_ id: SessionID) {
    if let digest = digests.removeValue(forKey: id) { sessions[digest] = nil }
  }

  func finding(_ digest: Digest, at now: Instant) -> Finding? {
    guard let session = sessions[digest], let user = users[session.userID] else { return nil }
    let principal = Principal(
      identity: .user(user.id), name: user.name, organizationID: user.organizationID,
      role: user.role, credential: .session(session.id))
    let verdict: TokenVerdict =
      if user.state != .active { .disabled } else if now < session.expireTime { .valid } else {
        .expired
      }
    return Finding(principal: principal, verdict: verdict, expireTime: session.expireTime)
  }
}
