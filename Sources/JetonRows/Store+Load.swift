package import JetonDomain

/// Changes that one commit of `load` carries.
private let loadMaximum = 1_024

extension Store where Reader: RowReading {
  /// Hands over all that is kept, as the commits that would make it: what an index is built of
  /// before the first write.
  package func load(_ visit: @escaping @Sendable (Commit) -> Void) async throws(StoreError) {
    try await read { (reader) throws(StoreError) in
      let epoch = try reader.lastEpoch()
      let time = try reader.entry(epoch)?.event.time ?? .earliest
      var changes: [Change] = []
      try reader.forEachChange { change in
        changes.append(change)
        guard changes.count == loadMaximum else { return }
        visit(Commit(lastEpoch: epoch, lastTime: time, changes: changes))
        changes.removeAll(keepingCapacity: true)
      }
      visit(Commit(lastEpoch: epoch, lastTime: time, changes: changes))
    }
  }
}

extension RowReading {
  /// Owners before what they own.
  fileprivate func forEachChange(_ body: (Change) -> Void) throws(StoreError) {
    try forEach(Organization.self) { body(.putOrganization($0)) }
    try forEach(User.self) { body(.putUser($0)) }
    try forEach(ServiceAccount.self) { body(.putServiceAccount($0)) }
    try forEach(Token.self) { body(.putToken($0)) }
    try forEach(Session.self) { body(.putSession($0)) }
  }

  private func forEach<Kept: Record>(_: Kept.Type, _ body: (Kept) -> Void) throws(StoreError) {
    try storage.forEach("ORDER BY id") { (record: Kept) throws(StoreError) in body(record) }
  }
}
