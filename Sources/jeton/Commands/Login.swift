import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret

/// `jeton login`, `logout` and `whoami`.
enum Login {
  static let all: [Command] = [login, logout, whoami]

  private static let organization = Option(
    "organization", "NAME", "your organization, by name or id, where a server has several")

  private static let login = Command(
    "login", "start a session; commands of this profile use it until it ends",
    operands: [Operand("USER", "your name", isRequired: false)],
    options: [organization, Passwords.file]
  ) { run in
    let user = try userName(run)
    let password = try run.secret(
      from: run[Passwords.file], asking: "Password for \(user.shown):")
    let answer = try await session(
      JetonV1.LoginRequest(
        organization: run[organization] ?? "", user: user, password: password), run)
    let session = SavedSession(
      address: run.settings.address.value, user: user, token: answer.sessionToken,
      expireTime: answer.expireTime?.moment, trust: run.settings.trust)
    try session.write(to: run.settings.sessionFile)
    run.note("Logged in as \(user.shown)" + until(session, run))
    return .done
  }

  /// The server does not say which of the two was wrong, and nor can we.
  private static func session(
    _ request: JetonV1.LoginRequest, _ run: Invocation
  ) async throws -> JetonV1.LoginResponse {
    do {
      return try await run.connectUnknown().sessions.login(request)
    } catch let error as RPCError where error.code == .unauthenticated {
      throw Failure(.notLoggedIn, "the name or the password is wrong")
    }
  }

  private static func userName(_ run: Invocation) throws(Failure) -> String {
    if let name = run.arguments.operand(0) { return name }
    guard run.terminal.canAsk else { throw Failure(.usage, "USER is missing: your name") }
    return try run.terminal.ask("User:")
  }

  private static func until(_ session: SavedSession, _ run: Invocation) -> String {
    session.expireTime.map { "; this session ends \($0.relative(to: run.now))." } ?? "."
  }

  private static let logout = Command("logout", "end the session") { run in
    guard let session = run.settings.session else {
      run.note("Nobody is logged in.")
      return .done
    }
    do {
      _ = try await run.connect(with: session).sessions.logout(JetonV1.LogoutRequest())
    } catch let error as RPCError where error.code == .unauthenticated {
      // It had ended already.
    }
    try run.settings.sessionFile.remove()
    run.note("Logged out.")
    return .done
  }

  private static let whoami = Command("whoami", "show who you are to the server") { run in
    let answer = try await run.connect().tokens.whoAmI(JetonV1.WhoAmIRequest())
    try run.print(answer, as: .principal)
    return .done
  }
}
