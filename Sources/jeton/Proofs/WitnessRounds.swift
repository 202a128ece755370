import JetonLedger
import JetonRPC

/// Looks again and again, and says a line each time that there is something new.
struct WitnessRounds: Sendable {
  private let run: Invocation
  private let witness: Witness

  init(_ run: Invocation, _ witness: Witness) {
    self.run = run
    self.witness = witness
  }

  /// Ends only when it is told to, or when the ledger is not what it was.
  func go(on server: Server, _ pause: Duration) async throws -> ExitCode {
    while true {
      do {
        let sight = try await witness.look(at: server)
        if sight.status != .unchanged || run.settings.output != .table { try say(sight) }
      } catch let error as RPCError where Self.passes(error) {
        run.note("cannot look now: \(error.message.shown)")
      }
      try await Task.sleep(for: pause)
    }
  }

  private func say(_ sight: Witness.Sight) throws(Failure) {
    let text =
      switch run.settings.output {
      case .table:
        "\(System.now().text)  \(sight.status.rawValue) to \(sight.head.checkpoint.treeSize) events, "
          + "root \(sight.head.checkpoint.root.base64)\n"
      case .json, .yaml, .csv: JSON.line(Shape<Witness.Sight>.sight.document(sight)) + "\n"
      }
    try run.terminal.print(text)
  }

  private static func passes(_ error: RPCError) -> Bool {
    switch error.code {
    case .unavailable, .deadlineExceeded, .resourceExhausted: true
    default: false
    }
  }
}
