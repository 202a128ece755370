import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

/// One program with one credential, on a connection of its own.
struct Caller {
  let channel: Channel
  let accounts: ServiceAccountServiceClient<Channel>
  let tokens: TokenServiceClient<Channel>
  let users: UserServiceClient<Channel>
  let sessions: SessionServiceClient<Channel>
  let ledger: LedgerServiceClient<Channel>
  let organizations: OrganizationServiceClient<Channel>

  init(to address: String, authorization: Secret?) throws {
    self.init(on: try Channel(to: address, authorization: authorization))
  }

  init(on channel: Channel) {
    self.channel = channel
    accounts = ServiceAccountServiceClient(channel)
    tokens = TokenServiceClient(channel)
    users = UserServiceClient(channel)
    sessions = SessionServiceClient(channel)
    ledger = LedgerServiceClient(channel)
    organizations = OrganizationServiceClient(channel)
  }

  func whoAmI() async throws(RPCError) -> JetonV1.WhoAmIResponse {
    try await tokens.whoAmI(JetonV1.WhoAmIRequest())
  }

  func verify(_ secret: Secret) async throws(RPCError) -> JetonV1.TokenVerification {
    let answer = try await tokens.verifyToken(JetonV1.VerifyTokenRequest(token: secret))
    return answer.verification ?? JetonV1.TokenVerification()
  }

  func verdict(_ secret: Secret) async throws(RPCError) -> JetonV1.TokenVerdict {
    try await verify(secret).verdict
  }

  func show(_ account: String) async throws(RPCError) -> JetonV1.ServiceAccount {
    let answer = try await accounts.getServiceAccount(
      JetonV1.GetServiceAccountRequest(serviceAccount: account))
    return answer.serviceAccount ?? JetonV1.ServiceAccount()
  }

  func list() async throws(RPCError) -> [JetonV1.ServiceAccount] {
    try await accounts.listServiceAccounts(JetonV1.ListServiceAccountsRequest()).serviceAccounts
  }

  /// All events of the ledger, oldest first.
  func events(_ filter: JetonV1.EventFilter? = nil) async throws(RPCError) -> [JetonV1.Event] {
    var events: [JetonV1.Event] = []
    var request = JetonV1.ListEventsRequest(pageSize: 1000)
    request.filter = filter
    repeat {
      let page = try await ledger.listEvents(request)
      events += page.events
      request.pageToken = page.nextPageToken
    } while !request.pageToken.isEmpty
    return events
  }

  func update(
    _ account: String, description: String? = nil, owner: String? = nil, role: JetonV1.Role? = nil
  ) async throws(RPCError) -> JetonV1.ServiceAccount {
    var request = JetonV1.UpdateServiceAccountRequest()
    request.serviceAccount = account
    request.description = description
    request.owner = owner
    request.role = role
    let answer = try await accounts.updateServiceAccount(request)
    return answer.serviceAccount ?? JetonV1.ServiceAccount()
  }

  @discardableResult
  func delete(_ account: String) async throws(RPCError) -> JetonV1.DeleteServiceAccountResponse {
    var request = JetonV1.DeleteServiceAccountRequest()
    request.serviceAccount = account
    return try await accounts.deleteServiceAccount(request)
  }

  @discardableResult
  func disable(_ account: String) async throws(RPCError) -> JetonV1.DisableServiceAccountResponse {
    var request = JetonV1.DisableServiceAccountRequest()
    request.serviceAccount = account
    return try await accounts.disableServiceAccount(request)
  }

  @discardableResult
  func enable(_ account: String) async throws(RPCError) -> JetonV1.EnableServiceAccountResponse {
    var request = JetonV1.EnableServiceAccountRequest()
    request.serviceAccount = account
    return try await accounts.enableServiceAccount(request)
  }

  @discardableResult
  func revoke(
    _ target: JetonV1.RevokeTokenRequest.Target
  ) async throws(RPCError) -> JetonV1.RevokeTokenResponse {
    var request = JetonV1.RevokeTokenRequest()
    request.target = target
    return try await tokens.revokeToken(request)
  }
}

extension Daemon {
  func caller(_ authorization: Secret?) throws -> Caller {
    try Caller(to: tcp, authorization: authorization)
  }

  func login(_ user: String, password: String = Daemon.password) async throws -> Caller {
    var request = JetonV1.LoginRequest()
    request.user = user
    request.password = Secret(password)
    let answer = try await caller(nil).sessions.login(request)
    secrets.append(answer.sessionToken)
    return try caller(answer.sessionToken)
  }

  func owner() async throws -> Caller {
    try await login("alice")
  }

  /// A new user of this role who has set a password and logged in.
  func user(_ name: String, _ role: JetonV1.Role, by inviter: Caller) async throws -> Caller {
    var invitation = JetonV1.CreateUserRequest()
    invitation.name = name
    invitation.role = role
    let answer = try await inviter.users.createUser(invitation)
    secrets.append(answer.setupCode)
    var request = JetonV1.SetPasswordRequest()
    request.setupCode = answer.setupCode
    request.password = Secret(Daemon.password)
    _ = try await caller(nil).sessions.setPassword(request)
    return try await login(name)
  }

  func create(
    _ name: String, _ role: JetonV1.Role, by caller: Caller, owner: String? = nil
  ) async throws(RPCError) -> JetonV1.CreateServiceAccountResponse {
    var request = JetonV1.CreateServiceAccountRequest()
    request.name = name
    request.role = role
    request.owner = owner
    let answer = try await caller.accounts.createServiceAccount(request)
    secrets.append(answer.secret)
    return answer
  }

  func regenerate(
    _ account: String, by caller: Caller,
    previous: JetonV1.RegenerateTokenRequest.Previous? = nil
  ) async throws(RPCError) -> JetonV1.RegenerateTokenResponse {
    var request = JetonV1.RegenerateTokenRequest()
    request.serviceAccount = account
    request.previous = previous
    let answer = try await caller.tokens.regenerateToken(request)
    secrets.append(answer.secret)
    return answer
  }
}

/// The error that `body` ends with; a success is a failure of the test.
func refusal<Answer>(
  sourceLocation: SourceLocation = #_sourceLocation,
  isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Answer
) async -> RPCError? {
  do {
    _ = try await body()
    Issue.record("was not refused", sourceLocation: sourceLocation)
  } catch let error as RPCError {
    return error
  } catch {
    Issue.record("threw \(error)", sourceLocation: sourceLocation)
  }
  return nil
}

/// Asks again until the answer is as wanted. The event awaited is a point in time passing on the
/// daemon's clock, which announces itself by nothing else.
func eventually(
  within limit: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation,
  isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws {
  let clock = ContinuousClock()
  let end = clock.now + limit
  while clock.now < end {
    if try await condition() { return }
    try await clock.sleep(for: .milliseconds(20))
  }
  Issue.record("did not come true within \(limit)", sourceLocation: sourceLocation)
}

extension GoogleProtobuf.Timestamp {
  static func fromNow(_ seconds: Double) -> Self {
    Self(microsecondsSince1970: Int64((Date().timeIntervalSince1970 + seconds) * 1_000_000))
  }
}
