import JetonDomain
import Synchronization

/// Counts calls without a valid credential by where they came from, so that the ledger gets one
/// entry for each source and minute however many there were (A10).
final class RefusalCounter: Sendable {
  /// Sources beyond these share one entry: the ledger grows by so many entries a minute at most.
  static let sourcesMaximum = 64
  static let others = "others"

  struct Tally: Sendable, Hashable {
    /// Of the first such call.
    var verb: Verb
    var origin: Event.Origin
    var count: UInt32 = 1
  }

  private let tallies = Mutex<[String: Tally]>([:])

  func count(_ verb: Verb, from origin: Event.Origin) {
    tallies.withLock { tallies in
      let isOneMore = tallies[origin.source] == nil && tallies.count >= Self.sourcesMaximum
      let source = isOneMore ? Self.others : origin.source
      if let count = tallies[source]?.count {
        tallies[source]?.count = count == .max ? .max : count + 1
      } else {
        let agent = isOneMore ? "" : origin.agent
        tallies[source] = Tally(verb: verb, origin: Event.Origin(source: source, agent: agent))
      }
    }
  }

  /// What was counted since the last time.
  func take() -> [Tally] {
    tallies.withLock { tallies in
      defer { tallies = [:] }
      return tallies.values.sorted { $0.origin.source < $1.origin.source }
    }
  }

  /// Puts back what could not be written down.
  func giveBack(_ unwritten: [Tally]) {
    tallies.withLock { tallies in
      for tally in unwritten {
        var sum = tally
        let (count, overflow) = tally.count.addingReportingOverflow(
          tallies[tally.origin.source]?.count ?? 0)
        sum.count = overflow ? .max : count
        tallies[tally.origin.source] = sum
      }
    }
  }
}
