import JetonClient
import JetonRPC
import JetonSecret

/// The server, as one run of the program reaches it: the generated clients on one channel.
struct Server: Sendable {
  let channel: Channel

  var accounts: ServiceAccountServiceClient<Channel> { ServiceAccountServiceClient(channel) }
  var tokens: TokenServiceClient<Channel> { TokenServiceClient(channel) }
  var users: UserServiceClient<Channel> { UserServiceClient(channel) }
  var sessions: SessionServiceClient<Channel> { SessionServiceClient(channel) }
  var nodes: NodeServiceClient<Channel> { NodeServiceClient(channel) }
  var organization: OrganizationServiceClient<Channel> { OrganizationServiceClient(channel) }
  var ledger: LedgerServiceClient<Channel> { LedgerServiceClient(channel) }
}

extension Invocation {
  /// With the caller's credential, without which most calls make no sense.
  func connect() throws -> Server {
    guard let source = settings.credential else {
      throw Failure(.notLoggedIn, "you are not logged in", advice: [loginAdvice])
    }
    if case .session(let session) = source, session.address != settings.address.value {
      throw Failure(
        .notLoggedIn, "you are logged in to \(session.address), not to \(settings.address.value)",
        advice: [loginAdvice])
    }
    return try connect(as: try source.secret(terminal))
  }

  /// With the caller's credential if there is one for this server, since others than jetond may not
  /// ask for any.
  func connectAnyhow() throws -> Server {
    guard let source = settings.credential else { return try connectUnknown() }
    if case .session(let session) = source, session.address != settings.address.value {
      return try connectUnknown()
    }
    return try connect(as: try source.secret(terminal))
  }

  /// For the calls that come before there is a credential.
  func connectUnknown() throws -> Server {
    try connect(as: nil)
  }

  func connect(with session: SavedSession) throws -> Server {
    try connect(as: session.token)
  }

  private func connect(as credential: Secret?) throws -> Server {
    var configuration = try Channel.Configuration(address: settings.address.value)
    configuration.authorization = credential
    settings.trust.apply(to: &configuration)
    configuration.agent = version.split(separator: " ").joined(separator: "-cli/")
    if let timeout = settings.timeout { configuration.timeout = timeout }
    return Server(channel: try Channel(configuration))
  }
}
