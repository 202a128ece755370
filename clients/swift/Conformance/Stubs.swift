import JetonClient

/// Every call that has a stub, by its full name: messages as bytes, through the generated types.
enum Stub: Sendable {
  typealias Say = @Sendable ([UInt8]) async throws -> Void

  case unary(@Sendable (Channel, [UInt8], CallOptions) async throws -> Exchange)
  /// Asks to say each message that it has taken.
  case streaming(@Sendable (Channel, [UInt8], CallOptions, Say) async throws -> Void)

  /// What was asked and answered.
  struct Exchange {
    let request: any Message
    let response: any Message

    var printed: String {
      var text = "\(request) \(response) \(String(reflecting: (request, response)))"
      dump(request, to: &text)
      dump(response, to: &text)
      return text
    }
  }

  private static func unary<Client, Request: Message, Response: Message>(
    _ client: @escaping @Sendable (Channel) -> Client,
    _ method:
      @escaping @Sendable (Client) -> (Request, CallOptions) async throws(RPCError) -> Response
  ) -> Stub {
    .unary { channel, bytes, options in
      let request = try Request(decoding: bytes.span, limits: .standard)
      let response = try await method(client(channel))(request, options)
      return Exchange(request: request, response: response)
    }
  }

  private static func streaming<Client, Request: Message, Response: Message>(
    _ client: @escaping @Sendable (Channel) -> Client,
    _ method: @escaping @Sendable (Client) -> (Request, CallOptions) -> RPCStream<Response>
  ) -> Stub {
    .streaming { channel, bytes, options, say in
      let request = try Request(decoding: bytes.span, limits: .standard)
      for try await message in method(client(channel))(request, options) {
        try await say(message.encode())
      }
    }
  }

  static let all: [String: Stub] =
    ledger.merging(runtime, uniquingKeysWith: { first, _ in first })
    .merging(accounts, uniquingKeysWith: { first, _ in first })
    .merging(people, uniquingKeysWith: { first, _ in first })

  private typealias Ledger = LedgerServiceClient<Channel>
  private static let ledger: [String: Stub] = [
    "jeton.v1.LedgerService/ListEvents": unary(Ledger.init) { $0.listEvents },
    "jeton.v1.LedgerService/GetEvent": unary(Ledger.init) { $0.getEvent },
    "jeton.v1.LedgerService/WatchEvents": streaming(Ledger.init) { $0.watchEvents },
    "jeton.v1.LedgerService/ExportEvents": streaming(Ledger.init) { $0.exportEvents },
    "jeton.v1.LedgerService/GetCheckpoint": unary(Ledger.init) { $0.getCheckpoint },
    "jeton.v1.LedgerService/GetInclusionProof": unary(Ledger.init) { $0.getInclusionProof },
    "jeton.v1.LedgerService/GetConsistencyProof": unary(Ledger.init) { $0.getConsistencyProof },
  ]

  private typealias Health = HealthServiceClient<Channel>
  private typealias Reflection = ReflectionServiceClient<Channel>
  private static let runtime: [String: Stub] = [
    "jeton.rpc.v1.HealthService/CheckHealth": unary(Health.init) { $0.checkHealth },
    "jeton.rpc.v1.HealthService/WatchHealth": streaming(Health.init) { $0.watchHealth },
    "jeton.rpc.v1.ReflectionService/ListServices": unary(Reflection.init) { $0.listServices },
    "jeton.rpc.v1.ReflectionService/GetFileDescriptors": unary(Reflection.init) {
      $0.getFileDescriptors
    },
  ]

  private typealias Accounts = ServiceAccountServiceClient<Channel>
  private typealias Tokens = TokenServiceClient<Channel>
  private static let accounts: [String: Stub] = [
    "jeton.v1.ServiceAccountService/CreateServiceAccount": unary(Accounts.init) {
      $0.createServiceAccount
    },
    "jeton.v1.ServiceAccountService/GetServiceAccount": unary(Accounts.init) {
      $0.getServiceAccount
    },
    "jeton.v1.ServiceAccountService/ListServiceAccounts": unary(Accounts.init) {
      $0.listServiceAccounts
    },
    "jeton.v1.ServiceAccountService/UpdateServiceAccount": unary(Accounts.init) {
      $0.updateServiceAccount
    },
    "jeton.v1.ServiceAccountService/DisableServiceAccount": unary(Accounts.init) {
      $0.disableServiceAccount
    },
    "jeton.v1.ServiceAccountService/EnableServiceAccount": unary(Accounts.init) {
      $0.enableServiceAccount
    },
    "jeton.v1.ServiceAccountService/DeleteServiceAccount": unary(Accounts.init) {
      $0.deleteServiceAccount
    },
    "jeton.v1.TokenService/RegenerateToken": unary(Tokens.init) { $0.regenerateToken },
    "jeton.v1.TokenService/ListTokens": unary(Tokens.init) { $0.listTokens },
    "jeton.v1.TokenService/UpdateToken": unary(Tokens.init) { $0.updateToken },
    "jeton.v1.TokenService/RevokeToken": unary(Tokens.init) { $0.revokeToken },
    "jeton.v1.TokenService/VerifyToken": unary(Tokens.init) { $0.verifyToken },
    "jeton.v1.TokenService/BatchVerifyTokens": unary(Tokens.init) { $0.batchVerifyTokens },
    "jeton.v1.TokenService/Authorize": unary(Tokens.init) { $0.authorize },
    "jeton.v1.TokenService/WhoAmI": unary(Tokens.init) { $0.whoAmI },
  ]

  private typealias Nodes = NodeServiceClient<Channel>
  private typealias Organizations = OrganizationServiceClient<Channel>
  private typealias Sessions = SessionServiceClient<Channel>
  private typealias Users = UserServiceClient<Channel>
  private static let people: [String: Stub] = [
    "jeton.v1.NodeService/ListNodes": unary(Nodes.init) { $0.listNodes },
    "jeton.v1.NodeService/GetNode": unary(Nodes.init) { $0.getNode },
    "jeton.v1.OrganizationService/GetOrganization": unary(Organizations.init) {
      $0.getOrganization
    },
    "jeton.v1.OrganizationService/UpdateOrganization": unary(Organizations.init) {
      $0.updateOrganization
    },
    "jeton.v1.SessionService/Login": unary(Sessions.init) { $0.login },
    "jeton.v1.SessionService/Logout": unary(Sessions.init) { $0.logout },
    "jeton.v1.SessionService/ChangePassword": unary(Sessions.init) { $0.changePassword },
    "jeton.v1.SessionService/SetPassword": unary(Sessions.init) { $0.setPassword },
    "jeton.v1.UserService/CreateUser": unary(Users.init) { $0.createUser },
    "jeton.v1.UserService/GetUser": unary(Users.init) { $0.getUser },
    "jeton.v1.UserService/ListUsers": unary(Users.init) { $0.listUsers },
    "jeton.v1.UserService/UpdateUser": unary(Users.init) { $0.updateUser },
    "jeton.v1.UserService/IssueSetupCode": unary(Users.init) { $0.issueSetupCode },
    "jeton.v1.UserService/DeactivateUser": unary(Users.init) { $0.deactivateUser },
  ]
}
