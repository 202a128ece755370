package import JetonDomain

/// Changes that one commit of `load` carries.
private let loadMaximum = 1_024
/// Parts in which tokens and accounts are read, by when they were made: the readers share them.
private let loadParts = 16

extension Store where Reader: RowReading {
  /// Hands over all that is kept, as the commits that would make it: what an index is built of
  /// before the first answer. Called on the readers' threads, owners before what they own. Each part
  /// is at least as new as the epoch that the commits name.
  package func load(_ visit: @escaping @Sendable (Commit) -> Void) async throws(StoreError) {
    let (epoch, time) = try await read { (reader) throws(StoreError) in
      let epoch = try reader.lastEpoch()
      return (epoch, try reader.entry(epoch)?.event.time ?? .earliest)
    }
    let pile = { @Sendable (changes: [Change]) in
      visit(Commit(lastEpoch: epoch, lastTime: time, changes: changes))
    }
    try await load("ORDER BY id", [], pile) { Change.putOrganization($0) }
    try await load("ORDER BY id", [], pile) { Change.putUser($0) }
    try await loadInParts(pile) { Change.putServiceAccount($0) }
    try await loadInParts(pile) { Change.putToken($0) }
    try await load("ORDER BY id", [], pile) { Change.putSession($0) }
  }

  private func loadInParts<Kept: Record>(
    _ visit: @escaping @Sendable ([Change]) -> Void, _ change: @escaping @Sendable (Kept) -> Change
  ) async throws(StoreError) {
    let bounds = try await read { (reader) throws(StoreError) in
      try reader.idBounds(of: Kept.table.name, parts: loadParts)
    }
    let results = await withTaskGroup(of: Result<Void, StoreError>.self) { group in
      for (first, end) in zip(bounds, bounds.dropFirst()) {
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
      changes.reserveCapacity(loadMaximum)
      try reader.storage.forEach(condition, values) { (kept: Kept) throws(StoreError) in
        changes.append(change(kept))
        guard changes.count == loadMaximum else { return }
        visit(changes)
        changes.removeAll(keepingCapacity: true)
      }
      visit(changes)
    }
  }
}

extension RowReading {
  /// Bounds that part a table's ids, the first and the last beyond all.
  fileprivate func idBounds(of table: String, parts: Int) throws(StoreError) -> [[UInt8]] {
    let all = [[], [UInt8](repeating: 0xFF, count: 17)]
    guard let first = try edge(of: table, "ASC"), let last = try edge(of: table, "DESC") else {
      return all
    }
    let step = (last - first) / UInt64(parts)
    let inner = (1..<UInt64(parts)).map { (first + $0 * step).bigEndianBytes }
    return step == 0 ? all : [all[0]] + inner + [all[1]]
  }

  /// The upper half of the first or the last id: when it was made, for the most part.
  private func edge(of table: String, _ order: String) throws(StoreError) -> UInt64? {
    var edge: UInt64?
    try storage.connection.query("SELECT id FROM \(table) ORDER BY id \(order) LIMIT 1") {
      row throws(StoreError) in
      guard case .bytes(let id) = row.first, id.count == 16 else { return }
      edge = UInt64(bigEndian: id[..<8])
    }
    return edge
  }
}
