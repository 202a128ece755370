extension Draft {
  /// A user whom the caller may change.
  mutating func handledUser(
    _ text: String, by caller: Principal, in state: inout some StateReader
  ) throws(Halt) -> User {
    let user = try user(text, for: caller, in: &state)
    event.object = Event.Object(user)
    try require(caller, .user(user))
    return user
  }

  mutating func recordNew(_ user: inout User) {
    event.object = Event.Object(user)
    record("name", from: nil, to: user.name)
    record("display_name", from: nil, to: user.displayName)
    record("role", from: nil, to: user.role.word)
    put(&user, was: nil)
  }

  @discardableResult
  mutating func endSessions(
    of user: User, but kept: SessionID? = nil, in state: inout some StateReader
  ) throws(Halt) -> Int {
    let sessions = try asking(try state.sessions(of: user.id)).filter { $0.id != kept }
    for session in sessions {
      relate(Event.Object(session))
      add(.removeSession(session.id))
    }
    return sessions.count
  }

  /// An organization is never left without an active OWNER.
  func keepAnOwner(without user: User, in state: inout some StateReader) throws(Halt) {
    let count = try asking(try state.activeOwnerCount(in: user.organizationID))
    guard Policy.leavesAnOwner(taking: user, from: count) else {
      throw .refused(
        Refusal(
          .failedPrecondition, .lastOwner,
          "\(user.name) is the last active OWNER; make another user OWNER first."))
    }
  }
}

extension User {
  /// One who has yet to set a password.
  init(
    id: UserID, organizationID: OrganizationID, name: String, displayName: String, role: Role,
    moment: Moment, setupCode: Digest?
  ) {
    let end = moment.now.advanced(by: Limits.setupCodeLife)
    self.init(
      id: id, organizationID: organizationID, name: name, displayName: displayName, role: role,
      state: .invited, passwordHash: nil,
      setupCode: setupCode.map { SetupCode(digest: $0, expireTime: end) },
      createTime: moment.now, updateTime: moment.now, revision: moment.nextEpoch)
  }
}
