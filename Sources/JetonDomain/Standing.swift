/// Whether a caller is still who it was when its call came in.
package enum Standing: Sendable, Hashable {
  /// As it is now: its role may be another.
  case good(Principal)
  /// The reason is for the ledger; the caller is told INVALID_CREDENTIAL.
  case ended(Refusal.Reason)
}

extension Authority {
  /// Reads the caller anew.
  package static func current(
    _ caller: Principal, in state: inout some StateReader, at now: Instant
  ) throws(StoreError) -> Standing {
    switch (caller.identity, caller.credential) {
    case (.serviceAccount(let id), .token(let tokenID)):
      try bearer(of: tokenID, id, in: &state, at: now)
    case (.user(let id), .session(let sessionID)):
      try user(in: sessionID, id, in: &state, at: now)
    case (.serviceAccount, .session): .ended(.sessionUnknown)  // S5
    case (.user, .token): .ended(.tokenUnknown)
    }
  }

  private static func bearer(
    of tokenID: TokenID, _ id: ServiceAccountID, in state: inout some StateReader, at now: Instant
  ) throws(StoreError) -> Standing {
    guard let account = try state.serviceAccount(id) else { return .ended(.serviceAccountDeleted) }
    guard let token = try state.token(tokenID), token.serviceAccountID == id else {
      return .ended(.tokenUnknown)
    }
    if let reason = TokenVerdict(of: token, account, at: now).reason { return .ended(reason) }
    return .good(
      Principal(
        identity: .serviceAccount(id), name: account.name,
        organizationID: account.organizationID, role: account.role, credential: .token(tokenID)))
  }

  private static func user(
    in sessionID: SessionID, _ id: UserID, in state: inout some StateReader, at now: Instant
  ) throws(StoreError) -> Standing {
    guard let session = try state.session(sessionID), session.userID == id else {
      return .ended(.sessionUnknown)
    }
    guard now < session.expireTime else { return .ended(.sessionExpired) }
    guard let user = try state.user(id), user.state == .active else {
      return .ended(.userNotActive)
    }
    return .good(
      Principal(
        identity: .user(id), name: user.name, organizationID: user.organizationID,
        role: user.role, credential: .session(sessionID)))
  }
}

extension TokenVerdict {
  /// Nil when it is good.
  package var reason: Refusal.Reason? {
    switch self {
    case .valid: nil
    case .unknown: .tokenUnknown
    case .expired: .tokenExpired
    case .revoked: .tokenRevoked
    case .disabled: .serviceAccountDisabled
    }
  }
}
