package import JetonDomain

/// Moves everything from one store to another, events first: as long as there is no organization,
/// nobody serves what is half there.
package struct StoreCopy<Source: Store, Target: Store>: Sendable
where Source.Reader: RowReading, Target.Reader: RowReading, Target.Writer: RowWriting {
  package let source: Source
  package let target: Target
  /// Told as it goes on.
  package let note: @Sendable (CopyProgress) -> Void

  private static var itemsAtATime: Int { 1_024 }

  package init(
    from source: Source, to target: Target, _ note: @escaping @Sendable (CopyProgress) -> Void
  ) {
    self.source = source
    self.target = target
    self.note = note
  }

  /// Whether there is nothing at all.
  package func targetIsEmpty() async throws(StoreError) -> Bool {
    try await target.read { (reader) throws(StoreError) in
      guard try reader.lastEpoch() == 0, try reader.organizations().isEmpty else { return false }
      return try reader.keptAnswers(after: [], atMost: 1).isEmpty
    }
  }

  package func run() async throws(StoreError) {
    try await copyEvents()
    try await copyAnswers()
    try await copyRecords(Session.self) { .putSession($0) }
    try await copyRecords(Token.self) { .putToken($0) }
    try await copyUses()
    try await copyRecords(ServiceAccount.self) { .putServiceAccount($0) }
    try await copyRecords(User.self) { .putUser($0) }
    try await copyRecords(Organization.self) { .putOrganization($0) }
  }

  /// Of both, made anew from what is kept.
  package func proofs() async throws(StoreError) -> (source: StoreProof, target: StoreProof) {
    let note = note
    let before = try await source.read { (reader) throws(StoreError) in
      let all = try reader.lastEpoch()
      return try reader.proof {
        note(CopyProgress(done: $0, all: 2 * all, what: "events compared"))
      }
    }
    let after = try await target.read { (reader) throws(StoreError) in
      let all = try reader.lastEpoch()
      return try reader.proof {
        note(CopyProgress(done: all + $0, all: 2 * all, what: "events compared"))
      }
    }
    return (before, after)
  }

  private func copyEvents() async throws(StoreError) {
    let (all, removal, keys) = try await source.read { (reader) throws(StoreError) in
      (try reader.lastEpoch(), try reader.removal(), try reader.ledgerKeyEntries())
    }
    var epoch: Epoch = 0
    while epoch < all {
      let position = epoch
      let events = try await source.read { (reader) throws(StoreError) in
        try reader.leaves(after: position, atMost: Self.itemsAtATime)
      }
      epoch = try await target.write { (writer) throws(StoreError) in
        for (entry, leaf) in events {
          if let entry { try writer.restore(entry) } else { try writer.restore(leaf: leaf) }
        }
        return try writer.lastEpoch()
      }
      note(CopyProgress(done: epoch, all: all, what: "events"))
    }
    try await target.write { (writer) throws(StoreError) in
      for key in keys { try writer.restore(ledgerKey: key) }
      try writer.restore(removal)
    }
  }

  private func copyRecords<Kept: Record & Identified>(
    _: Kept.Type, _ change: @escaping @Sendable (Kept) -> Change
  ) async throws(StoreError) {
    var last = Value.bytes([])
    var done: UInt64 = 0
    while true {
      let start = last
      let records: [Kept] = try await source.read { (reader) throws(StoreError) in
        try reader.storage.all(
          "WHERE id > ? ORDER BY id LIMIT ?", [start, .integer(Int64(Self.itemsAtATime))])
      }
      guard let end = records.last else { return }
      try await target.write { (writer) throws(StoreError) in
        for record in records { try writer.apply(change(record)) }
      }
      last = end.values[0]
      done += UInt64(records.count)
      note(CopyProgress(done: done, all: nil, what: Kept.table.name))
    }
  }

  private func copyUses() async throws(StoreError) {
    var last: TokenID?
    while true {
      let start = last
      let uses = try await source.read { (reader) throws(StoreError) in
        try reader.tokenUses(after: start, limit: Self.itemsAtATime)
      }
      guard let end = uses.last else { return }
      try await target.write { (writer) throws(StoreError) in try writer.keep(uses) }
      last = end.tokenID
    }
  }

  private func copyAnswers() async throws(StoreError) {
    var last: [UInt8] = []
    while true {
      let start = last
      let answers = try await source.read { (reader) throws(StoreError) in
        try reader.keptAnswers(after: start, atMost: Self.itemsAtATime)
      }
      guard let end = answers.last else { return }
      try await target.write { (writer) throws(StoreError) in
        for (key, answer) in answers { try writer.keep(answer, under: key) }
      }
      last = end.0.bytes
    }
  }
}

/// How far a copy has come.
package struct CopyProgress: Sendable, Hashable {
  package var done: UInt64
  /// Nil: nobody has counted.
  package var all: UInt64?
  package var what: String
}

extension RowReading {
  /// In the order of their keys.
  func keptAnswers(
    after key: [UInt8], atMost count: Int
  ) throws(StoreError) -> [(RequestKey, KeptAnswer)] {
    var answers: [(RequestKey, KeptAnswer)] = []
    try storage.connection.query(
      """
      SELECT key, fingerprint, sealed, time FROM kept_answers WHERE key > ? ORDER BY key LIMIT ?
      """, [.bytes(key), .integer(Int64(count))]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      let key = RequestKey(bytes: try columns.bytes())
      answers.append(
        (
          key,
          KeptAnswer(
            fingerprint: try columns.bytes(), sealed: try columns.bytes(),
            time: try columns.time())
        ))
    }
    return answers
  }
}
