// Finding what a request names, and hiding what its caller may not know of.

extension Draft {
  /// A service account that the caller sees, or is. Any other is not found, as if it were not
  /// there; the ledger gets the true reason.
  mutating func serviceAccount(
    _ text: String, for caller: Principal, in state: inout some StateReader
  ) throws(Halt) -> ServiceAccount {
    let missing = Refusal(
      .notFound, .serviceAccountNotFound, "There is no such service account that you may see.",
      field: "service_account")
    let found =
      if let id = ServiceAccountID(text) {
        try asking(try state.serviceAccount(id))
      } else if let name = Name.sought(text) {
        try asking(try state.serviceAccount(folded: name, in: caller.organizationID))
      } else {
        ServiceAccount?.none
      }
    guard let account = found else { throw .refused(missing) }
    event.object = Event.Object(account)
    try reveal(account, to: caller, orSay: missing)
    return account
  }

  /// A token whose account the caller sees, or the caller's own.
  mutating func token(
    _ id: TokenID?, for caller: Principal, in state: inout some StateReader
  ) throws(Halt) -> (Token, ServiceAccount) {
    let missing = Refusal(
      .notFound, .tokenNotFound, "There is no such token that you may see.", field: "token_id")
    guard let id, let token = try asking(try state.token(id)),
      let account = try asking(try state.serviceAccount(token.serviceAccountID))
    else { throw .refused(missing) }
    event.object = Event.Object(token)
    relate(Event.Object(account))
    try reveal(account, to: caller, orSay: missing)
    return (token, account)
  }

  private func reveal(
    _ account: ServiceAccount, to caller: Principal, orSay missing: Refusal
  ) throws(Halt) {
    if caller.serviceAccountID == account.id { return }
    switch Policy.decide(caller, .seeServiceAccounts, .serviceAccount(account)) {
    case .allowed: return
    case .denied(let refusal): throw .refused(missing, recorded: refusal.reason)
    }
  }

  mutating func user(
    _ text: String, for caller: Principal, field: String = "user",
    in state: inout some StateReader
  ) throws(Halt) -> User {
    let missing = Refusal(.notFound, .userNotFound, "There is no such user.", field: field)
    let found =
      if let id = UserID(text) {
        try asking(try state.user(id))
      } else if let name = Name.sought(text) {
        try asking(try state.user(folded: name, in: caller.organizationID))
      } else {
        User?.none
      }
    guard let user = found else { throw .refused(missing) }
    switch Policy.decide(caller, .seeUsers, .user(user)) {
    case .allowed: return user
    case .denied(let refusal): throw .refused(missing, recorded: refusal.reason)
    }
  }

  /// Who shall answer for an account (A5): the user named, or else the caller, or the owner of
  /// the calling account (S13).
  mutating func owner(
    _ text: String?, for caller: Principal, field: String = "owner",
    in state: inout some StateReader
  ) throws(Halt) -> User {
    let name = if let text { text } else { try ownerID(behind: caller, in: &state).description }
    let user = try user(name, for: caller, field: field, in: &state)
    guard user.state == .active else {
      throw .refused(
        Refusal(
          .failedPrecondition, .ownerNotActive, "The user \(user.name) is not active.",
          field: field))
    }
    return user
  }

  func organization(of caller: Principal, in state: inout some StateReader) throws(Halt)
    -> Organization
  {
    guard let found = try asking(try state.organization(caller.organizationID)) else {
      throw .store(.corrupt(detail: "no organization \(caller.organizationID)"))
    }
    return found
  }

  private func ownerID(behind caller: Principal, in state: inout some StateReader) throws(Halt)
    -> UserID
  {
    switch caller.identity {
    case .user(let id): return id
    case .serviceAccount(let id):
      guard let account = try asking(try state.serviceAccount(id)) else {
        throw .store(.corrupt(detail: "no service account \(id)"))
      }
      return account.ownerID
    }
  }
}
