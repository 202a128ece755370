/// Tokens and sessions whose end is long past, as far as a look at the store found them.
package struct RemoveEnded: Sendable, Hashable {
  package var tokens: [TokenID] = []
  package var sessions: [SessionID] = []
  /// What ended before this is removed; what has not is left, whoever found it.
  package var tokensBefore: Instant
  package var sessionsBefore: Instant

  package init(tokensBefore: Instant, sessionsBefore: Instant) {
    self.tokensBefore = tokensBefore
    self.sessionsBefore = sessionsBefore
  }
}

extension Authority {
  /// One event for each organization says how many went. It names none of them: what each was, and
  /// that it ended, is in the ledger since then.
  package func removeEnded(
    _ command: RemoveEnded, in state: inout some StateReader, at moment: Moment
  ) throws(StoreError) -> Ruling<Int> {
    var changes: [Change] = []
    var counts: [OrganizationID: UInt32] = [:]
    for id in command.tokens {
      guard let token = try state.token(id), let end = token.endTime, end < command.tokensBefore,
        let account = try state.serviceAccount(token.serviceAccountID)
      else { continue }
      changes.append(.removeToken(id, token.digest))
      counts[account.organizationID, default: 0] += 1
    }
    for id in command.sessions {
      guard let session = try state.session(id), session.expireTime < command.sessionsBefore,
        let user = try state.user(session.userID)
      else { continue }
      changes.append(.removeSession(id))
      counts[user.organizationID, default: 0] += 1
    }
    let events = counts.sorted { $0.key < $1.key }.map { organization, count in
      var event = Event.byDaemon(.removeEnded, in: organization, at: moment)
      event.count = count
      return event
    }
    return Ruling(changes: changes, events: events, result: .success(changes.count))
  }
}

extension Event {
  /// What happens by the passing of time.
  static func byDaemon(
    _ verb: Verb, in organization: OrganizationID?, at moment: Moment
  ) -> Event {
    let daemon = Actor(kind: .operator, id: "", name: "jetond", role: nil, credentialID: "")
    return Event(
      time: moment.now, organizationID: organization, verb: verb, actor: daemon,
      origin: moment.origin)
  }
}
