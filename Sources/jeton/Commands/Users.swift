import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret

/// `jeton user …`: the people of the organization.
enum Users {
  static let all: [Command] = [create, list, show, update, setupCode, deactivate, setPassword]

  private static let user = Operand("USER", "a user, by name or id")

  private static let create = Command(
    "user create", "invite a user; prints the code with which that person sets a password",
    operands: [Operand("NAME", "the name to log in with")],
    options: [Choice.role.required, Choice.displayName, Global.requestID]
  ) { run in
    let request = JetonV1.CreateUserRequest(
      requestID: run.requestID, name: run.arguments.required(0),
      displayName: run[Choice.displayName] ?? "", role: run[Choice.role] ?? .unspecified)
    let answer = try await run.connect().users.createUser(request)
    try run.print(answer, as: .createdUser, onceOnly: answer.setupCode.reveal())
    return .done
  }

  private static let state = Option(
    "state", "STATE", "only those in this state", of: JetonV1.UserState.words)

  private static let list = Command(
    "user list", "list the users of the organization",
    options: [Choice.namePart, Choice.onlyRole, state, Paging.option]
  ) { run in
    var request = JetonV1.ListUsersRequest()
    request.namePart = run[Choice.namePart] ?? ""
    request.role = run[Choice.onlyRole] ?? .unspecified
    request.state = run[state] ?? .unspecified
    let server = try run.connect()
    let users = try await Paging(run).collect { size, token in
      (request.pageSize, request.pageToken) = (size, token)
      let page = try await server.users.listUsers(request)
      return (page.users, page.nextPageToken)
    }
    try run.print(users, as: .user)
    return .done
  }

  private static let show = Command("user show", "show one user", operands: [user]) { run in
    let request = JetonV1.GetUserRequest(user: run.arguments.required(0))
    let answer = try await run.connect().users.getUser(request)
    try run.print(answer.user.present(), as: .user)
    return .done
  }

  private static let update = Command(
    "user update", "change a user's role or display name",
    operands: [user],
    options: [Choice.displayName, Choice.role, Choice.etag, Global.requestID]
  ) { run in
    try run.requireAny(of: [Choice.displayName, Choice.role])
    var request = JetonV1.UpdateUserRequest()
    request.requestID = run.requestID
    request.user = run.arguments.required(0)
    request.displayName = run[Choice.displayName]
    request.role = run[Choice.role]
    request.etag = run[Choice.etag] ?? ""
    let answer = try await run.connect().users.updateUser(request)
    try run.print(answer.user.present(), as: .user)
    return .done
  }

  private static let setupCode = Command(
    "user setup-code",
    "give a user a new setup code: the first was lost, or the password forgotten",
    details: "Password and sessions stay as they are until the code is used.",
    operands: [user], options: [Global.requestID]
  ) { run in
    let answer = try await run.connect().users.issueSetupCode(
      JetonV1.IssueSetupCodeRequest(requestID: run.requestID, user: run.arguments.required(0)))
    let shown = JetonV1.CreateUserResponse(
      user: answer.user, setupCode: answer.setupCode,
      setupCodeExpireTime: answer.setupCodeExpireTime, epoch: answer.epoch)
    try run.print(shown, as: .createdUser, onceOnly: answer.setupCode.reveal())
    return .done
  }

  private static let successor = Option(
    "successor", "USER", "who owns the user's service accounts from now on; else you")

  private static let deactivate = Command(
    "user deactivate", "end a user's sessions and right to log in",
    details: "Asks for the name unless --yes is given.",
    operands: [user], options: [successor, Choice.yes, Choice.etag, Global.requestID]
  ) { run in
    let server = try run.connect()
    var request = JetonV1.DeactivateUserRequest()
    request.requestID = run.requestID
    request.user = run.arguments.required(0)
    request.successor = run[successor]
    request.etag = run[Choice.etag] ?? ""
    if !run.arguments.has(Choice.yes) {
      try run.requireSomebodyToAsk()
      let user = try await server.users.getUser(JetonV1.GetUserRequest(user: request.user)).user
      try run.confirm("Deactivate user \(user?.name.shown ?? "")?", name: user?.name ?? "")
      request.user = user?.id ?? ""
    }
    let answer = try await server.users.deactivateUser(request)
    try run.print(answer, as: .deactivatedUser)
    return .done
  }

  private static let codeFile = Option(
    "setup-code-file", "FILE", "the setup code, in this private file; - for the input")

  private static let setPassword = Command(
    "user set-password", "set your password with a setup code",
    options: [codeFile, Passwords.file]
  ) { run in
    let code = try run.secret(from: run[codeFile], asking: "Setup code:")
    let password = try run.newPassword(from: run[Passwords.file])
    let answer = try await redeem(
      JetonV1.SetPasswordRequest(setupCode: code, password: password), run)
    run.note("Password set. Log in with: jeton login \(answer.userName.shown.shellQuoted)")
    return .done
  }

  /// The server does not say what is wrong with a code, and nor can we.
  private static func redeem(
    _ request: JetonV1.SetPasswordRequest, _ run: Invocation
  ) async throws -> JetonV1.SetPasswordResponse {
    do {
      return try await run.connectUnknown().sessions.setPassword(request)
    } catch let error as RPCError where error.code == .unauthenticated {
      throw Failure(
        .notLoggedIn, "the setup code is unknown, used or too old",
        advice: ["ask whoever invited you"])
    }
  }
}
