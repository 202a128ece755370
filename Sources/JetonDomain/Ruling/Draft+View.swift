extension Draft {
  /// The account as a reader sees it; `liveTokenCount` when the draft itself changes that.
  func view(
    _ account: ServiceAccount, liveTokenCount: Int? = nil, in state: inout some StateReader
  ) throws(Halt) -> ServiceAccountView {
    guard let owner = try asking(try state.user(account.ownerID)) else {
      throw .store(.corrupt(detail: "no owner \(account.ownerID)"))
    }
    let count =
      if let liveTokenCount {
        liveTokenCount
      } else {
        try liveTokens(of: account, in: &state).count
      }
    return ServiceAccountView(
      serviceAccount: account, ownerName: owner.name,
      exceedsOwner: Policy.exceeds(account, owner: owner), liveTokenCount: count)
  }

  /// In order of creation.
  func liveTokens(of account: ServiceAccount, in state: inout some StateReader) throws(Halt)
    -> [Token]
  {
    try asking(try state.tokens(of: account.id)).filter { $0.isLive(at: moment.now) }
  }
}
