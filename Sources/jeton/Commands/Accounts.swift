import JetonClient
import JetonMessages
import JetonSecret

/// `jeton account …`: service accounts.
enum Accounts {
  static let all: [Command] = [create, list, show, update, disable, enable, delete]

  private static let account = Operand("ACCOUNT", "a service account, by name or id")

  private static let create = Command(
    "account create", "create a service account and its first token",
    details: "The secret is shown once. With --quiet it stands alone on the output.",
    operands: [Operand("NAME", "1 to 128 characters, unique among live accounts")],
    options: [
      Choice.role.required, Choice.description, Choice.owner, Choice.expires, Global.requestID,
    ]
  ) { run in
    var request = JetonV1.CreateServiceAccountRequest()
    request.requestID = run.requestID
    request.name = run.arguments.required(0)
    request.role = run[Choice.role] ?? .unspecified
    request.description = run[Choice.description] ?? ""
    request.owner = run[Choice.owner]
    switch run[Choice.expires] {
    case .after(let duration): request.expiry = .timeToLive(.init(duration))
    case .at(let moment): request.expiry = .expireTime(.init(moment))
    case nil: break
    }
    let answer = try await run.connect().accounts.createServiceAccount(request)
    try run.print(answer, as: .createdServiceAccount, onceOnly: answer.secret.reveal())
    return .done
  }

  private static let onlyOwner = Option("owner", "USER", "only those of this user")
  private static let state = Option(
    "state", "STATE", "only those in this state", of: JetonV1.ServiceAccountState.words)
  private static let expiring = Choice.ending(
    "expiring", "only those with a token that ends within this span, or before this date")
  private static let unused = Choice.ending(
    "unused", "only those not used for this span, or since this date")
  private static let order = Option<JetonV1.ServiceAccountOrder>(
    "order", "ORDER", "sort", of: [("created", .unspecified), ("name", .name)])

  private static let list = Command(
    "account list", "list the service accounts you may see",
    options: [
      Choice.namePart, onlyOwner, Choice.onlyRole, state, expiring, unused, order, Paging.option,
    ]
  ) { run in
    var request = JetonV1.ListServiceAccountsRequest()
    request.namePart = run[Choice.namePart] ?? ""
    request.owner = run[onlyOwner] ?? ""
    request.role = run[Choice.onlyRole] ?? .unspecified
    request.state = run[state] ?? .unspecified
    request.expiringBefore = run[expiring].map { .init($0.moment(after: run.now)) }
    request.unusedSince = run[unused].map { .init($0.moment(before: run.now)) }
    request.order = run[order] ?? .unspecified
    let server = try run.connect()
    let accounts = try await Paging(run).collect { size, token in
      (request.pageSize, request.pageToken) = (size, token)
      let page = try await server.accounts.listServiceAccounts(request)
      return (page.serviceAccounts, page.nextPageToken)
    }
    try run.print(accounts, as: .serviceAccount)
    return .done
  }

  private static let show = Command(
    "account show", "show one service account", operands: [account]
  ) { run in
    let request = JetonV1.GetServiceAccountRequest(serviceAccount: run.arguments.required(0))
    let answer = try await run.connect().accounts.getServiceAccount(request)
    try run.print(answer.serviceAccount.present(), as: .serviceAccount)
    return .done
  }

  private static let update = Command(
    "account update", "change description, owner or role, together",
    operands: [account],
    options: [Choice.description, Choice.owner, Choice.role, Choice.etag, Global.requestID]
  ) { run in
    var request = JetonV1.UpdateServiceAccountRequest()
    request.requestID = run.requestID
    request.serviceAccount = run.arguments.required(0)
    request.description = run[Choice.description]
    request.owner = run[Choice.owner]
    request.role = run[Choice.role]
    request.etag = run[Choice.etag] ?? ""
    try run.requireAny(of: [Choice.description, Choice.owner, Choice.role])
    let answer = try await run.connect().accounts.updateServiceAccount(request)
    try run.print(answer.serviceAccount.present(), as: .serviceAccount)
    return .done
  }

  private static let disable = Command(
    "account disable", "refuse all tokens of an account until it is enabled again",
    operands: [account], options: [Choice.etag, Global.requestID]
  ) { run in
    let request = JetonV1.DisableServiceAccountRequest(
      requestID: run.requestID, serviceAccount: run.arguments.required(0),
      etag: run[Choice.etag] ?? "")
    let answer = try await run.connect().accounts.disableServiceAccount(request)
    try run.print(answer.serviceAccount.present(), as: .serviceAccount)
    return .done
  }

  private static let enable = Command(
    "account enable", "accept the tokens of a disabled account again",
    operands: [account], options: [Choice.etag, Global.requestID]
  ) { run in
    let request = JetonV1.EnableServiceAccountRequest(
      requestID: run.requestID, serviceAccount: run.arguments.required(0),
      etag: run[Choice.etag] ?? "")
    let answer = try await run.connect().accounts.enableServiceAccount(request)
    try run.print(answer.serviceAccount.present(), as: .serviceAccount)
    return .done
  }

  private static let delete = Command(
    "account delete", "remove an account and all its tokens, for ever",
    details: "Asks for the name unless --yes is given.",
    operands: [account], options: [Choice.yes, Choice.etag, Global.requestID]
  ) { run in
    let server = try run.connect()
    var request = JetonV1.DeleteServiceAccountRequest(
      requestID: run.requestID, serviceAccount: run.arguments.required(0),
      etag: run[Choice.etag] ?? "")
    if !run.arguments.has(Choice.yes) {
      try run.requireSomebodyToAsk()
      let account = try await server.accounts.getServiceAccount(
        JetonV1.GetServiceAccountRequest(serviceAccount: request.serviceAccount)
      ).serviceAccount.present()
      try run.confirm(deletion(of: account), name: account.name)
      // The one that was asked about, though another may have taken its name meanwhile.
      request.serviceAccount = account.id
    }
    let answer = try await server.accounts.deleteServiceAccount(request)
    try run.print(answer, as: .deletedServiceAccount)
    return .done
  }

  private static func deletion(of account: JetonV1.ServiceAccount) -> String {
    let count = account.liveTokenCount
    return "Delete service account \(account.name.shown) and its \(count) "
      + (count == 1 ? "token?" : "tokens?")
  }
}
