package import JetonDomain

extension MemoryState {
  package func users(_ query: UserQuery) -> [User] {
    let found = usersByID.values.filter {
      $0.organizationID == query.organizationID && query.role ?? $0.role == $0.role
        && query.state ?? $0.state == $0.state && query.after.map($0.id.isAfter) ?? true
        && [$0.name, $0.displayName].contains { $0.hasPart(query.foldedNamePart) }
    }
    return Array(found.sorted { $0.id < $1.id }.prefix(query.limit))
  }

  package func serviceAccounts(_ query: ServiceAccountQuery) -> [ServiceAccount] {
    let found = accountsByID.values.filter {
      $0.organizationID == query.organizationID && query.role ?? $0.role == $0.role
        && query.ownerID ?? $0.ownerID == $0.ownerID
        && query.isDisabled ?? $0.isDisabled == $0.isDisabled
        && $0.name.hasPart(query.foldedNamePart) && query.order.isBefore($0)
        && query.expiringBefore.map(isExpiring($0, at: query.now)) ?? true
    }
    return Array(found.sorted(by: query.order.precedes).prefix(query.limit))
  }

  private func isExpiring(_ account: ServiceAccount, at now: Instant) -> (Instant) -> Bool {
    { bound in
      tokens(of: account.id).contains { token in
        token.isLive(at: now) && token.expireTime.map { $0 < bound } ?? false
      }
    }
  }

  package func entries(_ query: EventQuery) -> [LedgerEntry] {
    let found = ledger.filter { entry in
      query.matches(entry.event) && query.after.map { entry.epoch > $0 } ?? true
        && query.before.map { entry.epoch < $0 } ?? true
    }
    return Array((query.newestFirst ? found.reversed() : found).prefix(query.limit))
  }
}

extension Identifier {
  fileprivate func isAfter(_ other: Self) -> Bool { other < self }
}

extension String {
  fileprivate func hasPart(_ part: String) -> Bool {
    part.isEmpty || Name.folded(self).contains(part)
  }
}

extension ServiceAccountQuery.Order {
  fileprivate func isBefore(_ account: ServiceAccount) -> Bool {
    switch self {
    case .creation, .name: true
    case .creationAfter(let id): id < account.id
    case .nameAfter(let name): Array(name.utf8).precedes(Name.folded(account.name).utf8)
    }
  }

  fileprivate func precedes(_ left: ServiceAccount, _ right: ServiceAccount) -> Bool {
    switch self {
    case .creation, .creationAfter: left.id < right.id
    case .name, .nameAfter:
      Array(Name.folded(left.name).utf8).precedes(Name.folded(right.name).utf8)
    }
  }
}

extension [UInt8] {
  fileprivate func precedes(_ other: String.UTF8View) -> Bool {
    lexicographicallyPrecedes(other)
  }
}
