import JetonClient
import JetonMessages
import JetonRPC

/// `jeton call`: any method of any server on our runtime, by reflection alone.
enum Calls {
  static let all: [Command] = [call]

  private static let data = Option(
    "data", "JSON|@FILE|-", "the request, or several one behind the other; - is the input",
    short: "d")
  private static let metadata = Option<Metadata>(
    "metadata", "KEY=VALUE", "sent beside the call, for example traceparent=00-…; may come again",
    meaning: Metadata.init
  ).repeatable
  private static let emitDefaults = Option(
    "emit-defaults", "print fields that hold their zero, too")
  private static let allowUnknownFields = Option(
    "allow-unknown-fields", "leave out of the request what the server's schema does not know")
  private static let showSecrets = Option(
    "show-secrets", "print secrets in the answer; else they stand as [secret]")

  private static let call = Command(
    "call", "call any method, with JSON in and out",
    details: """
      Prints each answer as JSON on a line of its own, as it comes. A method that
      takes a stream is sent each request as soon as it is read. Without --data the
      request is {}, a stream has none. --timeout holds for streams, too. Ctrl-C
      cancels the call. Give a request with secrets by the input or a file, since
      others can see arguments. For example:
        jeton call jeton.v1.TokenService/WhoAmI
        jeton call jeton.v1.LedgerService/WatchEvents -d '{"afterEpoch":"17"}'
        jeton call jeton.v1.TokenService/VerifyToken -d @request.json
        jeton call tally.v1.TallyService/RunningSum -d - <requests.jsonl
      """,
    operands: [Operand("SERVICE/METHOD", "for example jeton.v1.TokenService/WhoAmI")],
    options: [
      data, metadata, Global.requestID, emitDefaults, allowUnknownFields, showSecrets,
    ]
  ) { run in
    let path = run.arguments.required(0)
    let texts = try RequestTexts(run[data], run.terminal)
    let server = try run.connectAnyhow()
    let schema = try await ServedSchema(of: DynamicMethod.symbol(of: path), from: server)
    let method = try DynamicMethod(path, in: schema)
    if run[Global.requestID] != nil, method.requestIDField == nil {
      throw Failure(.usage, "--request-id: \(path.shown) has no place for it")
    }
    let translation = Translation(
      schema, from: server, zeros: run.arguments.has(emitDefaults) ? .written : .omitted,
      unknownKeys: run.arguments.has(allowUnknownFields) ? .ignored : .refused)
    let answers = Answers(
      run, translation, method.output, showsSecrets: run.arguments.has(showSecrets))
    let call = DynamicCall(
      method: method, channel: server.channel, options: options(run), texts: texts,
      translation: translation, requestID: run.requestID, answered: answers.print)
    do {
      try await Interruption.cancelling { try await call.perform() }
    } catch let error as RPCError {
      throw Failure(calling: method, error, in: run)
    } catch {
      // What was cancelled is to be told to the server before the program ends.
      await server.channel.flush()
      throw error
    }
    return .done
  }

  private static func options(_ run: Invocation) -> CallOptions {
    var options = CallOptions(timeout: run.settings.timeout)
    options.metadata = run.arguments.all(metadata).map { ($0.key, $0.value) }
    return options
  }

  /// Keys are 1 to 64 of [a-z0-9_.-] (jeton.rpc.v1.Metadata).
  private struct Metadata {
    let key: String
    let value: [UInt8]

    init?(_ text: String) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let match = parts[0].wholeMatch(of: /[a-z0-9_.\-]{1,64}/) else {
        return nil
      }
      key = String(match.output)
      value = Array(parts[1].utf8)
    }
  }
}

/// Prints answers, and says once of secrets that they are hidden or shown.
private actor Answers {
  private let run: Invocation
  private let translation: Translation
  private let schema: MessageSchema
  private let showsSecrets: Bool
  private var hasSpoken = false

  init(
    _ run: Invocation, _ translation: Translation, _ schema: MessageSchema, showsSecrets: Bool
  ) {
    self.run = run
    self.translation = translation
    self.schema = schema
    self.showsSecrets = showsSecrets
  }

  func print(_ answer: RawMessage) async throws {
    let hidden = try await translation.json(answer, schema, .hidden)
    let shown = try await translation.json(answer, schema, .shown)
    if shown != hidden, !hasSpoken {
      hasSpoken = true
      showsSecrets
        ? run.terminal.warn("the answer shows secrets")
        : run.note("Secrets are hidden; --show-secrets shows them.")
    }
    try run.terminal.print((showsSecrets ? shown : hidden) + "\n")
  }
}
