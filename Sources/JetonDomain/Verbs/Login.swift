package import JetonSecret

/// The password was right; whoever hashes found that, on its own threads.
package struct Login: Sendable, Hashable {
  package var userID: UserID
  /// The hash that the password was compared with.
  package var verifiedHash: String

  package init(userID: UserID, verifiedHash: String) {
    self.userID = userID
    self.verifiedHash = verifiedHash
  }

  package struct Answer: Sendable {
    package var user: User
    package var session: Session
    package var secret: Secret
  }
}

extension Authority {
  package func login(
    _ command: Login, in state: inout some StateReader,
    at moment: Moment, using entropy: inout some Entropy
  ) throws(StoreError) -> Ruling<Login.Answer> {
    let draft = Draft(.login, by: .anonymous, of: nil, at: moment)
    return try rule(draft, in: &state) { (draft, state) throws(Halt) in
      guard let user = try asking(try state.user(command.userID)), user.state == .active,
        user.passwordHash == command.verifiedHash
      else { throw .refused(.invalidCredential) }
      try draft.endSessions(of: user, in: &state)
      let minted = entropy.mint(.session)
      let session = Session(
        id: SessionID(at: moment.now, randomness: entropy.randomness()), userID: user.id,
        digest: minted.digest, createTime: moment.now,
        expireTime: moment.now.advanced(by: sessionLife))
      draft.event.actor = Event.Actor(user)
      draft.event.actor.credentialID = session.id.description
      draft.event.organizationID = user.organizationID
      draft.event.object = Event.Object(session)
      draft.add(.putSession(session))
      return .init(user: user, session: session, secret: minted.secret)
    }
  }
}

extension Draft {
  /// Those that have expired, and the oldest when there are as many as a user may have.
  fileprivate mutating func endSessions(
    of user: User, in state: inout some StateReader
  ) throws(Halt) {
    let sessions = try asking(try state.sessions(of: user.id)).sorted { $0.id < $1.id }
    let live = sessions.filter { moment.now < $0.expireTime }
    let expired = sessions.filter { $0.expireTime <= moment.now }
    let excess = live.prefix(max(0, live.count + 1 - Limits.sessionsPerUser))
    for session in expired + excess { add(.removeSession(session.id)) }
  }
}
