import JetonSecret

/// Where the credential of a call comes from.
enum CredentialSource: Sendable {
  case option(String)
  /// `name` is who named the file.
  case file(path: String, name: String)
  case environment(String)
  case session(SavedSession)

  /// Options before environment before profile before `jeton login`.
  init?(
    _ arguments: Arguments, _ environment: [String: String], _ profile: Profile,
    _ session: SavedSession?
  ) {
    if let token = arguments[Global.token] {
      self = .option(token)
    } else if let path = arguments[Global.tokenFile] {
      self = .file(path: path, name: "--token-file")
    } else if let token = environment.given("JETON_TOKEN") {
      self = .environment(token)
    } else if let path = profile.values["token_file"] {
      let path = Places(environment: environment).expanded(path)
      self = .file(path: path, name: "profile \(profile.name)")
    } else if let session {
      self = .session(session)
    } else {
      return nil
    }
  }

  /// What it can mean that the server did not accept it; the server does not say which.
  var rejection: String {
    switch self {
    case .option: CredentialSource.rejection(of: "--token")
    case .file(_, let name): CredentialSource.rejection(of: name)
    case .environment: CredentialSource.rejection(of: "JETON_TOKEN")
    case .session(let session): "the session of \(session.user.shown) has ended"
    }
  }

  private static func rejection(of name: String) -> String {
    "the token of \(name) is unknown or has ended, or its account is disabled"
  }

  func secret(_ terminal: Terminal) throws(Failure) -> Secret {
    switch self {
    case .option(let token):
      terminal.warn(
        "a token on the command line is seen by every user of this machine; use --token-file")
      return Secret(token)
    case .file(let path, _): return try SecretFile(path, terminal).secret()
    case .environment(let token): return Secret(token)
    case .session(let session): return session.token
    }
  }
}
