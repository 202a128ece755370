package import JetonDomain

extension SQLiteStore {
  /// Changes that one commit of `load` carries.
  private static let loadMaximum = 1_024
  /// Parts in which tokens and accounts are read, by when they were made: the readers share them.
  private static let loadParts = 16

  /// Hands over all that is kept, as the commits that would make it: what an index is built of
  /// before the first write. Called on the readers' threads, owners before what they own.
  package func load(_ visit: @escaping @Sendable (Commit) -> Void) async throws(StoreError) {
    let (epoch, time) = try await read { (reader) throws(StoreError) in
      let epoch = try reader.lastEpoch()
      return (epoch, try reader.entry(epoch)?.event.time ?? .earliest)
    }
    let pile = { @Sendable (changes: [Change]) in
      visit(Commit(lastEpoch: epoch, lastTime: time, changes: changes))
    }
    try await loadAll(Organization.self, pile) { .putOrganization($0) }
    try await loadAll(User.self, pile) { .putUser($0) }
    try await loadInParts(ServiceAccount.self, pile) { .putServiceAccount($0) }
    try await loadInParts(Token.self, pile) { .putToken($0) }
    try await loadAll(Session.self, pile) { .putSession($0) }
  }

  private func loadAll<Kept: Record>(
    _: Kept.Type, _ visit: @escaping @Sendable ([Change]) -> Void,
    _ change: @escaping @Sendable (Kept) -> Change
  ) async throws(StoreError) {
    try await load("ORDER BY id", [], visit, change)
  }

  private func loadInParts<Kept: Record>(
    _: Kept.Type, _ visit: @escaping @Sendable ([Change]) -> Void,
    _ change: @escaping @Sendable (Kept) -> Change
  ) async throws(StoreError) {
    let parts = try await read { (reader) throws(StoreError) in
      try reader.idParts(of: Kept.table.name, Self.loadParts)
    }
    let results = await withTaskGroup(of: Result<Void, StoreError>.self) { group in
      for (first, end) in zip(parts, parts.dropFirst()) {
        group.addTask {
          do throws(StoreError) {
            try await self.load(
              "WHERE id >= ? AND id < ? ORDER BY id", [.bytes(first), .bytes(end)], visit, change)
            return .success(())
          } catch {
            return .failure(error)
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for result in results { try result.get() }
  }

  private func load<Kept: Record>(
    _ condition: String, _ values: [Value], _ visit: @escaping @Sendable ([Change]) -> Void,
    _ change: @escaping @Sendable (Kept) -> Change
  ) async throws(StoreError) {
    try await read { (reader) throws(StoreError) in
      var changes: [Change] = []
      changes.reserveCapacity(Self.loadMaximum)
      try reader.shelf.storage.forEach(condition, values) { (kept: Kept) throws(StoreError) in
        changes.append(change(kept))
        guard changes.count == Self.loadMaximum else { return }
        visit(changes)
        changes.removeAll(keepingCapacity: true)
      }
      visit(changes)
    }
  }
}

extension SQLiteReader {
  /// Bounds that part a table's ids, the first and the last beyond all.
  fileprivate func idParts(of table: String, _ count: Int) throws(StoreError) -> [[UInt8]] {
    let all = [[], [UInt8](repeating: 0xFF, count: 17)]
    guard let first = try edge(of: table, "min"), let last = try edge(of: table, "max") else {
      return all
    }
    let step = (last - first) / UInt64(count)
    let inner = (1..<UInt64(count)).map { (first + $0 * step).bigEndianBytes }
    return step == 0 ? all : [all[0]] + inner + [all[1]]
  }

  /// The upper half of the first or the last id: when it was made, for the most part.
  private func edge(of table: String, _ which: String) throws(StoreError) -> UInt64? {
    var edge: UInt64?
    try shelf.connection.query("SELECT \(which)(id) FROM \(table)") { row throws(StoreError) in
      guard case .bytes(let id) = row.first, id.count == 16 else { return }
      edge = UInt64(bigEndian: id[..<8])
    }
    return edge
  }
}
