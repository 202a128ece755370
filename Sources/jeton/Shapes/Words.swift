import JetonMessages

/// An enumeration of the contract by the words that people type and programs read.
protocol Worded: Hashable, Sendable {
  static var words: [(String, Self)] { get }
  var rawValue: Int32 { get }
}

extension Worded {
  /// Null for the zero value, the number for one that is newer than this program.
  var document: Document {
    if rawValue == 0 { return .null }
    return .text(Self.words.first { $0.1 == self }?.0 ?? String(rawValue))
  }
}

extension JetonV1.Role: Worded {
  static let words: [(String, Self)] = [
    ("VIEWER", .viewer), ("CONTRIBUTOR", .contributor), ("ADMIN", .admin), ("OWNER", .owner),
  ]
}

extension JetonV1.ServiceAccountState: Worded {
  static let words: [(String, Self)] = [("ACTIVE", .active), ("DISABLED", .disabled)]
}

extension JetonV1.UserState: Worded {
  static let words: [(String, Self)] = [
    ("INVITED", .invited), ("ACTIVE", .active), ("DEACTIVATED", .deactivated),
  ]
}

extension JetonV1.TokenState: Worded {
  static let words: [(String, Self)] = [
    ("ACTIVE", .active), ("EXPIRED", .expired), ("REVOKED", .revoked),
  ]
}

extension JetonV1.TokenVerdict: Worded {
  static let words: [(String, Self)] = [
    ("VALID", .valid), ("UNKNOWN", .unknown), ("EXPIRED", .expired), ("REVOKED", .revoked),
    ("DISABLED", .disabled),
  ]
}

extension JetonV1.SelfRotation: Worded {
  static let words: [(String, Self)] = [
    ("OFF", .off), ("CONTRIBUTOR", .contributor), ("VIEWER", .viewer),
  ]
}

extension JetonV1.PrincipalKind: Worded {
  static let words: [(String, Self)] = [("USER", .user), ("SERVICE_ACCOUNT", .serviceAccount)]
}

extension JetonV1.ActorKind: Worded {
  static let words: [(String, Self)] = [
    ("USER", .user), ("SERVICE_ACCOUNT", .serviceAccount), ("OPERATOR", .operator),
    ("ANONYMOUS", .anonymous),
  ]
}

extension JetonV1.ObjectKind: Worded {
  static let words: [(String, Self)] = [
    ("ORGANIZATION", .organization), ("USER", .user), ("SERVICE_ACCOUNT", .serviceAccount),
    ("TOKEN", .token), ("SESSION", .session), ("LEDGER", .ledger),
  ]
}

extension JetonV1.Outcome: Worded {
  static let words: [(String, Self)] = [
    ("OK", .ok), ("DENIED", .denied), ("UNAUTHENTICATED", .unauthenticated),
  ]
}
