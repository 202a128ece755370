import JetonClient
import JetonMessages

/// `jeton ledger …`: what was done, by whom.
enum Ledger {
  static let all: [Command] = [list, show, watch]

  private static let actor = Option(
    "actor", "WHO", "only by this user or service account, by name or id")
  private static let credential = Option(
    "credential", "ID", "only with, or about, this token or session")
  private static let verb = Option(
    "verb", "VERB", "only this operation, for example RegenerateToken")
  private static let object = Option("object", "WHAT", "only what was done to this, by name or id")
  private static let outcome = Option(
    "outcome", "OUTCOME", "only what ended so", of: JetonV1.Outcome.words)
  private static let since = Choice.ending("since", "only from this span ago, or this date, on")
  private static let until = Choice.ending("until", "only before this span ago, or this date")

  private static let filters: [any OptionDeclaration] = [
    actor, credential, verb, object, outcome, since, until,
  ]

  private static func filter(
    _ run: Invocation
  ) -> JetonV1.EventFilter {
    var filter = JetonV1.EventFilter()
    filter.actor = run[actor] ?? ""
    filter.credentialID = run[credential] ?? ""
    filter.verb = run[verb] ?? ""
    filter.object = run[object] ?? ""
    filter.outcome = run[outcome] ?? .unspecified
    filter.fromTime = run[since].map { .init($0.moment(before: run.now)) }
    filter.untilTime = run[until].map { .init($0.moment(before: run.now)) }
    return filter
  }

  private static let newestFirst = Option("newest-first", "the latest at the top")

  private static let list = Command(
    "ledger list", "list the latest events, the last of them at the end",
    details: "Shows the latest 100 unless --limit says otherwise.",
    options: filters + [newestFirst, Paging.option]
  ) { run in
    var request = JetonV1.ListEventsRequest()
    let server = try run.connect()
    request.filter = filter(run)
    request.newestFirst = true
    let events = try await Paging(run, standard: 100).collect { size, token in
      (request.pageSize, request.pageToken) = (size, token)
      let page = try await server.ledger.listEvents(request)
      return (page.events, page.nextPageToken)
    }
    try run.print(run.arguments.has(newestFirst) ? events : events.reversed(), as: .event)
    return .done
  }

  private static let show = Command(
    "ledger show", "show one event",
    operands: [Operand("EPOCH", "its place in the ledger")]
  ) { run in
    guard let epoch = UInt64(run.arguments.required(0)) else {
      throw Failure(.usage, "EPOCH: \"\(run.arguments.required(0).shown)\" is not a number")
    }
    let answer = try await run.connect().ledger.getEvent(JetonV1.GetEventRequest(epoch: epoch))
    try run.print(answer.event.present(), as: .event)
    return .done
  }

  private static let after = Option<UInt64>(
    "after", "EPOCH", "begin behind this event; else with the next one"
  ) { UInt64($0) }

  private static let watch = Command(
    "ledger watch", "print each event as it comes, until you stop it",
    details: "With --output json each event stands on one line. Ctrl-C ends it with 0.",
    options: filters + [after]
  ) { run in
    let server = try run.connect()
    var request = JetonV1.WatchEventsRequest()
    request.filter = filter(run)
    request.afterEpoch = run[after]
    try await Watch(run).follow(request, on: server)
  }
}
