import JetonClient

/// Plays a token's life on a server: `life ADDRESS USER PASSWORD`.
@main
struct Life {
  static func main() async throws {
    let arguments = CommandLine.arguments
    precondition(arguments.count == 4, "life ADDRESS USER PASSWORD")
    var configuration = try Channel.Configuration(address: arguments[1])
    configuration.timeout = .seconds(5)
    let channel = try Channel(configuration)

    let login = try await SessionServiceClient(channel).login(
      JetonV1.LoginRequest(user: arguments[2], password: Secret(arguments[3])))
    let session = CallOptions(authorization: login.sessionToken)

    let accounts = ServiceAccountServiceClient(channel)
    let created = try await accounts.createServiceAccount(
      JetonV1.CreateServiceAccountRequest(name: "ci-deploy", role: .contributor), options: session)
    print("created \(created.serviceAccount?.name ?? ""), its secret prints as \(created.secret)")

    let door = try await accounts.createServiceAccount(
      JetonV1.CreateServiceAccountRequest(name: "door", role: .viewer), options: session)
    configuration.authorization = door.secret
    let verifier = TokenVerifier(try Channel(configuration), requiring: .contributor)
    let header = "Bearer \(created.secret.reveal())"
    await show("a good token", verifier.admit(header))
    await show("one of a lower role", verifier.admit("Bearer \(door.secret.reveal())"))
    await show("none", verifier.admit(nil))

    let tokens = TokenServiceClient(channel)
    var request = JetonV1.RegenerateTokenRequest(serviceAccount: "ci-deploy")
    request.previous = .overlap(.init(.seconds(3600)))
    _ = try await tokens.regenerateToken(request, options: session)
    await show("the old one, in its overlap", verifier.admit(header))

    _ = try await accounts.deleteServiceAccount(
      JetonV1.DeleteServiceAccountRequest(serviceAccount: "ci-deploy"), options: session)
    await show("after the delete", verifier.admit(header))

    let ledger = LedgerServiceClient(channel)
    let watch = JetonV1.WatchEventsRequest(afterEpoch: created.epoch - 1)
    for try await entry in ledger.watchEvents(watch, options: session) {
      guard let event = entry.event else { continue }
      print("\(event.verb) by \(event.actor?.name ?? "")")
      if event.verb == "DeleteServiceAccount" { return }
    }
  }

  static func show(_ what: String, _ outcome: TokenVerifier.Outcome) {
    switch outcome {
    case .admitted(let bearer): print("\(what): admitted as \(bearer.serviceAccountName)")
    case .refused(let refusal): print("\(what): \(refusal.status)")
    }
  }
}
