import JetonDomain

extension Principal.Identity {
  /// The id, whatever kind it is of.
  var text: String {
    switch self {
    case .user(let id): id.description
    case .serviceAccount(let id): id.description
    }
  }
}

extension Principal.Credential {
  var text: String {
    switch self {
    case .token(let id): id.description
    case .session(let id): id.description
    }
  }
}
