package struct Authorize: Sendable, Hashable {
  /// What the index found for the secret; nil when it is no token's.
  package var presented: TokenID?
  package var requiredRole: Role?
  package var action: String
  package var resource: String = ""
  package var reference: String = ""

  package init(presented: TokenID?, action: String) {
    self.presented = presented
    self.action = action
  }

  package struct Answer: Sendable {
    package var allowed: Bool
    package var verification: TokenVerification
  }
}

extension Authority {
  /// The event is that of the service account (S3); who asked stands beside it. Nothing is
  /// recorded when the token is unknown: the service counts that (A10).
  package func authorize(
    _ command: Authorize, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<Authorize.Answer> {
    try rule(.authorize, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let action = try checking(try command.recorded(for: draft.event.actor))
      guard let id = command.presented, let token = try asking(try state.token(id)),
        let account = try asking(try state.serviceAccount(token.serviceAccountID)),
        account.organizationID == caller.organizationID
      else { return .init(allowed: false, verification: .unknown) }

      let verdict = TokenVerdict(of: token, account, at: moment.now)
      let isEnough = Policy.satisfies(account.role, command.requiredRole)
      draft.event.actor = Event.Actor(account, by: token.id)
      draft.event.action = action
      if let reason = verdict.reason ?? (isEnough ? nil : .roleRequired) {
        draft.event.outcome = .denied
        draft.event.reason = reason.rawValue
      }
      return .init(
        allowed: verdict == .valid && isEnough,
        verification: TokenVerification(verdict: verdict, token: token, serviceAccount: account))
    }
  }
}

extension Authorize {
  fileprivate func recorded(for verifier: Event.Actor) throws(Refusal) -> Event.RecordedAction {
    Event.RecordedAction(
      action: try Text.validated(action, field: "action", length: Limits.action),
      resource: try Text.validated(resource, field: "resource", length: Limits.resource),
      reference: try Text.validated(reference, field: "reference", length: Limits.reference),
      requiredRole: requiredRole, verifier: verifier)
  }
}
