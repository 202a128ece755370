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

/// What became of the records of the batches after one: as they are now, each once. All of it is
/// asked in one round trip, in a transaction that sees one state.
struct MissedBatches {
  let storage: RecordStorage<Connection>
  let after: UInt64

  private static let condition = "FROM changes WHERE kind = ? AND batch > ?"

  /// In the order in which `changes` takes the answers.
  var questions: [Question] {
    [Question("SELECT DISTINCT kind FROM changes WHERE batch > ?", [.epoch(after)])]
      + RecordKind.allCases.flatMap { kind in
        [removed(kind), kept(kind)].map { Question($0, [.integer(kind.rawValue), .epoch(after)]) }
      }
  }

  private func removed(_ kind: RecordKind) -> String {
    let table = kind.table.name
    return """
      SELECT DISTINCT id \(Self.condition)
        AND NOT EXISTS (SELECT FROM \(table) WHERE \(table).id = changes.id) ORDER BY id
      """
  }

  private func kept(_ kind: RecordKind) -> String {
    "\(kind.table.select) WHERE id IN (SELECT id \(Self.condition)) ORDER BY id"
  }

  /// The changes that lead from the state after that batch to the one that was asked about.
  func changes(_ answers: ArraySlice<Answer>) throws(StoreError) -> [Change] {
    try checkKinds(answers[answers.startIndex])
    var changes: [Change] = []
    var next = answers.startIndex + 1
    for kind in RecordKind.allCases {
      for row in try answers[next].rows() {
        if let change = try removal(of: kind, row) { changes.append(change) }
      }
      for row in try answers[next + 1].rows() { changes.append(try put(kind, row)) }
      next += 2
    }
    return changes
  }

  private func checkKinds(_ answer: Answer) throws(StoreError) {
    for row in try answer.rows() {
      var columns = Columns(row)
      if RecordKind(rawValue: try columns.integer()) == nil {
        // A later program's: this one must not go on as if nothing had happened.
        throw .corrupt(detail: "another node made a change that this program does not know")
      }
    }
  }

  private func put(_ kind: RecordKind, _ row: [Value]) throws(StoreError) -> Change {
    switch kind {
    case .organization: .putOrganization(try storage.opened(row))
    case .user: .putUser(try storage.opened(row))
    case .serviceAccount: .putServiceAccount(try storage.opened(row))
    case .token: .putToken(try storage.opened(row))
    case .session: .putSession(try storage.opened(row))
    }
  }

  /// Organizations and users stay for ever.
  private func removal(of kind: RecordKind, _ row: [Value]) throws(StoreError) -> Change? {
    var columns = Columns(row)
    switch kind {
    case .organization, .user: return nil
    case .serviceAccount: return .removeServiceAccount(try columns.id())
    case .token: return .removeToken(try columns.id())
    case .session: return .removeSession(try columns.id())
    }
  }
}

extension RecordKind {
  fileprivate var table: Table {
    switch self {
    case .organization: Organization.table
    case .user: User.table
    case .serviceAccount: ServiceAccount.table
    case .token: Token.table
    case .session: Session.table
    }
  }
}
