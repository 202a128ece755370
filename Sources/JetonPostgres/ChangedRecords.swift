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
  /// Under its id and its digest, by which a node finds in memory what is no longer in any table.
  case removedToken = 6
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
      case .removeToken(let id, let digest): (.removedToken, .removedToken(id, digest))
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

  /// In the order in which `changes` takes the answers.
  var questions: [Question] {
    [Question("SELECT DISTINCT kind FROM changes WHERE batch > ?", [.epoch(after)])]
      + RecordKind.allCases.flatMap { kind in
        kind.questions.map { Question($0, [.integer(kind.rawValue), .epoch(after)]) }
      }
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
      next += 1
      if kind.table == nil { continue }
      for row in try answers[next].rows() { changes.append(try put(kind, row)) }
      next += 1
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
    case .removedToken: throw Columns.mismatch
    }
  }

  /// Organizations and users stay for ever. A token that is gone went with its account, or is among
  /// the removed ones.
  private func removal(of kind: RecordKind, _ row: [Value]) throws(StoreError) -> Change? {
    var columns = Columns(row)
    switch kind {
    case .organization, .user, .token: return nil
    case .serviceAccount: return .removeServiceAccount(try columns.id())
    case .session: return .removeSession(try columns.id())
    case .removedToken: return try columns.removedToken()
    }
  }
}

extension RecordKind {
  private static let condition = "FROM changes WHERE kind = ? AND batch > ?"

  /// What of these records is gone; then what of them there is.
  fileprivate var questions: [String] {
    guard let table else { return ["SELECT DISTINCT id \(Self.condition) ORDER BY id"] }
    let name = table.name
    return [
      """
      SELECT DISTINCT id \(Self.condition)
        AND NOT EXISTS (SELECT FROM \(name) WHERE \(name).id = changes.id) ORDER BY id
      """,
      "\(table.select) WHERE id IN (SELECT id \(Self.condition)) ORDER BY id",
    ]
  }

  /// Nil: they are nowhere any more.
  fileprivate var table: Table? {
    switch self {
    case .organization: Organization.table
    case .user: User.table
    case .serviceAccount: ServiceAccount.table
    case .token: Token.table
    case .session: Session.table
    case .removedToken: nil
    }
  }
}

extension Value {
  fileprivate static func removedToken(_ id: TokenID, _ digest: Digest) -> Value {
    guard case .bytes(let id) = Value.id(id), case .bytes(let digest) = Value.digest(digest) else {
      preconditionFailure("an id and a digest are bytes")
    }
    return .bytes(id + digest)
  }
}

extension Columns {
  fileprivate mutating func removedToken() throws(StoreError) -> Change {
    let bytes = try bytes()
    guard bytes.count == 48 else { throw Self.mismatch }
    var parts = Columns([.bytes(Array(bytes[..<16])), .bytes(Array(bytes[16...]))])
    return .removeToken(try parts.id(), try parts.digest())
  }
}
