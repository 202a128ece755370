import Glibc
import JetonClient
import JetonMessages
import JetonRPC

/// Follows the ledger through lost connections, without gap or duplicate.
struct Watch {
  private let run: Invocation
  private let lines: EventLines

  /// Seconds between attempts, the last one again and again.
  private static let pauses: [Duration] = [
    .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5),
  ]

  init(_ run: Invocation) {
    self.run = run
    lines = EventLines(run)
  }

  /// Ends only by a signal or an error that trying again does not cure.
  func follow(_ request: JetonV1.WatchEventsRequest, on server: Server) async throws -> Never {
    // Every line is written whole before the next is awaited, so there is nothing to save.
    signal(SIGINT) { _ in _exit(0) }
    var request = request
    var failures = 0
    try lines.begin()
    while true {
      do {
        for try await message in server.ledger.watchEvents(request) {
          if let event = message.event { try lines.print(event) }
          request.afterEpoch = max(request.afterEpoch ?? 0, message.epoch)
          failures = 0
        }
      } catch let error as RPCError where error.code == .unavailable && canResume(request) {
        run.note("connection lost, trying again: \(error.message.shown)")
      }
      try await Task.sleep(for: Watch.pauses[min(failures, Watch.pauses.count - 1)])
      failures += 1
    }
  }

  /// Before the first message we do not know from where to go on: what happened meanwhile would
  /// be missing.
  private func canResume(_ request: JetonV1.WatchEventsRequest) -> Bool {
    request.afterEpoch != nil
  }
}

/// Events one at a time, each in the form that a stream of them has.
private struct EventLines {
  let run: Invocation

  init(_ run: Invocation) {
    self.run = run
  }

  /// Wide enough for most, since the events to come are not known.
  private static let widths = [7, 23, 20, 24, 24, 8]

  func begin() throws(Failure) {
    switch run.settings.output {
    case .table:
      try run.terminal.print(run.table.streamHeader(.event, widths: EventLines.widths))
    case .csv: try run.terminal.print(CSV.header(Shape<JetonV1.Event>.event.columns))
    case .json, .yaml: break
    }
  }

  func print(_ event: JetonV1.Event) throws(Failure) {
    let document = Shape<JetonV1.Event>.event.document(event)
    let text =
      switch run.settings.output {
      case .table: run.table.streamed(.event, event, widths: EventLines.widths)
      case .json: JSON.line(document) + "\n"
      case .yaml: "---\n" + YAML.text(document)
      case .csv: CSV.row(Shape<JetonV1.Event>.event.columns, document)
      }
    try run.terminal.print(text)
  }
}
