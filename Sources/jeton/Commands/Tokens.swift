import JetonClient
import JetonMessages
import JetonSecret

/// `jeton token …`: the credentials of service accounts.
enum Tokens {
  static let all: [Command] = [list, regenerate, update, revoke, verify]

  private static let account = Operand("ACCOUNT", "a service account, by name or id")
  private static let token = Operand("TOKEN_ID", "tok_…, from jeton token list")

  private static let ended = Option("ended", "expired and revoked ones too")

  private static let list = Command(
    "token list", "list the tokens of a service account",
    operands: [account], options: [ended, Paging.option]
  ) { run in
    var request = JetonV1.ListTokensRequest()
    request.serviceAccount = run.arguments.required(0)
    request.includeEnded = run.arguments.has(ended)
    let server = try run.connect()
    let tokens = try await Paging(run).collect { size, token in
      (request.pageSize, request.pageToken) = (size, token)
      let page = try await server.tokens.listTokens(request)
      return (page.tokens, page.nextPageToken)
    }
    try run.print(tokens, as: .token)
    return .done
  }

  private static let overlap = Choice.ending(
    "overlap", "earlier tokens go on for this span, or until this date; else they end now")
  private static let until = Option<Moment>(
    "until", "DATE", "earlier tokens go on until this date", meaning: Moment.init(reading:))

  private static let regenerate = Command(
    "token regenerate", "issue a new token; earlier ones end now or after an overlap",
    details: "The secret is shown once. With --quiet it stands alone on the output.",
    operands: [account], options: [overlap, until, Choice.expires, Global.requestID]
  ) { run in
    try run.refuseTogether([overlap, until])
    var request = JetonV1.RegenerateTokenRequest()
    request.requestID = run.requestID
    request.serviceAccount = run.arguments.required(0)
    switch run[overlap] ?? run[until].map(Ending.at) {
    case .after(let duration): request.previous = .overlap(.init(duration))
    case .at(let moment): request.previous = .previousExpireTime(.init(moment))
    case nil: break
    }
    switch run[Choice.expires] {
    case .after(let duration): request.expiry = .timeToLive(.init(duration))
    case .at(let moment): request.expiry = .expireTime(.init(moment))
    case nil: break
    }
    let answer = try await run.connect().tokens.regenerateToken(request)
    try run.print(answer, as: .regeneratedToken, onceOnly: answer.secret.reveal())
    return .done
  }

  private static let expires = Choice.ending("expires", "the new end of the token")
  private static let noExpiry = Option("no-expiry", "the token does not end by itself")

  private static let update = Command(
    "token update", "change when a token ends",
    operands: [token], options: [expires, noExpiry, Choice.etag, Global.requestID]
  ) { run in
    try run.requireAny(of: [expires, noExpiry])
    try run.refuseTogether([expires, noExpiry])
    var request = JetonV1.UpdateTokenRequest()
    request.requestID = run.requestID
    request.tokenID = run.arguments.required(0)
    request.etag = run[Choice.etag] ?? ""
    request.expiry =
      switch run[expires] {
      case .after(let duration): .timeToLive(.init(duration))
      case .at(let moment): .expireTime(.init(moment))
      case nil: .neverExpires(true)
      }
    let answer = try await run.connect().tokens.updateToken(request)
    try run.print(answer.token.present(), as: .token)
    return .done
  }

  private static let own = Option("own", "the token this call is made with")
  private static let secretFile = Option(
    "secret-file", "FILE", "the token itself, in this private file; - for the input")

  private static let revoke = Command(
    "token revoke", "end one token now",
    details: "Whoever holds a token may revoke it, whatever its role: --own, or --secret-file.",
    operands: [Operand(token.name, token.summary, isRequired: false)],
    options: [own, secretFile, Global.requestID]
  ) { run in
    var request = JetonV1.RevokeTokenRequest()
    request.requestID = run.requestID
    request.target = try target(run)
    let answer = try await run.connect().tokens.revokeToken(request)
    try run.print(answer.token.present(), as: .token)
    return .done
  }

  private static func target(
    _ run: Invocation
  ) throws(Failure) -> JetonV1.RevokeTokenRequest.Target {
    let path = run[secretFile]
    switch (run.arguments.operand(0), run.arguments.has(own), path) {
    case (let id?, false, nil): return .tokenID(id)
    case (nil, true, nil): return .own(true)
    case (nil, false, let path?): return .secret(try SecretFile(path, run.terminal).secret())
    default: throw Failure(.usage, "give one of TOKEN_ID, --own and --secret-file FILE")
    }
  }

  private static let verify = Command(
    "token verify", "ask whether a token is good, and whose it is",
    details: "Reads the token from the input or --secret-file. Ends with 0 only when it is valid.",
    operands: [
      Operand("TOKEN", "the token; others can see it, prefer the input", isRequired: false)
    ],
    options: [secretFile]
  ) { run in
    let request = JetonV1.VerifyTokenRequest(token: try presented(run))
    let answer = try await run.connect().tokens.verifyToken(request)
    let verification = try answer.verification.present()
    try run.print(verification, as: .tokenVerification)
    return verification.verdict == .valid ? .done : .tokenNotValid
  }

  /// The token to ask about, which is not the one to ask with.
  private static func presented(_ run: Invocation) throws(Failure) -> Secret {
    if let path = run[secretFile] { return try SecretFile(path, run.terminal).secret() }
    if let text = run.arguments.operand(0), text != "-" {
      run.terminal.warn("a token on the command line is seen by every user of this machine")
      return Secret(text)
    }
    return run.terminal.canAsk
      ? try run.terminal.askSecretly("Token:") : try SecretFile("-", run.terminal).secret()
  }
}
