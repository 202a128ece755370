import JetonDomain
import JetonRows

// Which records each batch changed, and what became of them: how a node learns what the others did.

/// Numbers are kept; owners come before what they own.
enum RecordKind: Int64, CaseIterable {
  case organization = 1
  case user = 2
  case serviceAccount = 3
  case token = 4
  case session = 5
}

/// One record that a batch changed.
struct ChangedRecord: Hashable {
  let kind: RecordKind
  let id: Value

  init(_ change: Change) {
    (kind, id) =
      switch change {
      case .putOrganization(let organization): (.organization, .id(organization.id))
      case .putUser(let user): (.user, .id(user.id))
      case .putServiceAccount(let account): (.serviceAccount, .id(account.id))
      case .removeServiceAccount(let id): (.serviceAccount, .id(id))
      case .putToken(let token): (.token, .id(token.id))
      case .removeToken(let id): (.token, .id(id))
      case .putSession(let session): (.session, .id(session.id))
      case .removeSession(let id): (.session, .id(id))
      }
  }
}

/// Batches that a node has not been told of.
struct MissedBatches {
  let storage: RecordStorage<Connection>
  let after: UInt64
  let through: UInt64

  private static let condition = "FROM changes WHERE kind = ? AND batch > ? AND batch <= ?"

  /// The changes that lead from the state after the one batch to that after the other: records as
  /// they are now, each once.
  func changes() throws(StoreError) -> [Change] {
    var changes: [Change] = []
    for kind in try kinds() {
      switch kind {
      case .organization: try put(kind) { changes.append(.putOrganization($0)) }
      case .user: try put(kind) { changes.append(.putUser($0)) }
      case .serviceAccount:
        for id in try removed(kind, ServiceAccount.self) {
          changes.append(.removeServiceAccount(id))
        }
        try put(kind) { changes.append(.putServiceAccount($0)) }
      case .token:
        for id in try removed(kind, Token.self) { changes.append(.removeToken(id)) }
        try put(kind) { changes.append(.putToken($0)) }
      case .session:
        for id in try removed(kind, Session.self) { changes.append(.removeSession(id)) }
        try put(kind) { changes.append(.putSession($0)) }
      }
    }
    return changes
  }

  private func kinds() throws(StoreError) -> [RecordKind] {
    var kinds: [RecordKind] = []
    try storage.connection.query(
      "SELECT DISTINCT kind FROM changes WHERE batch > ? AND batch <= ? ORDER BY kind",
      [.epoch(after), .epoch(through)]
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      guard let kind = RecordKind(rawValue: try columns.integer()) else {
        // A later program's: this one must not go on as if nothing had happened.
        throw .corrupt(detail: "another node made a change that this program does not know")
      }
      kinds.append(kind)
    }
    return kinds
  }

  private func values(_ kind: RecordKind) -> [Value] {
    [.integer(kind.rawValue), .epoch(after), .epoch(through)]
  }

  private func put<Kept: Record>(
    _ kind: RecordKind, _ body: (Kept) -> Void
  ) throws(StoreError) {
    try storage.forEach("WHERE id IN (SELECT id \(Self.condition)) ORDER BY id", values(kind)) {
      (record: Kept) in body(record)
    }
  }

  private func removed<Kept: Record & Identified>(
    _ kind: RecordKind, _: Kept.Type
  ) throws(StoreError) -> [Identifier<Kept>] {
    let table = Kept.table.name
    var ids: [Identifier<Kept>] = []
    try storage.connection.query(
      """
      SELECT DISTINCT id \(Self.condition)
        AND NOT EXISTS (SELECT FROM \(table) WHERE \(table).id = changes.id) ORDER BY id
      """, values(kind)
    ) { (row) throws(StoreError) in
      var columns = Columns(row)
      ids.append(try columns.id())
    }
    return ids
  }
}
