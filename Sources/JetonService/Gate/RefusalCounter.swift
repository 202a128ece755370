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
    var organization: OrganizationID?
    var count: UInt32

    /// An organization is not told of what was tried at another.
    var key: Key { Key(source: origin.source, organization: organization) }
  }

  struct Key: Sendable, Hashable {
    var source: String
    var organization: OrganizationID?
  }

  private let tallies = Mutex<[Key: Tally]>([:])

  func count(_ verb: Verb, from origin: Event.Origin, in organization: OrganizationID?) {
    add(Tally(verb: verb, origin: origin, organization: organization, count: 1))
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
    for tally in unwritten { add(tally) }
  }

  private func add(_ tally: Tally) {
    tallies.withLock { tallies in
      var tally = tally
      if tallies[tally.key] == nil && tallies.count >= Self.sourcesMaximum {
        tally.origin = Event.Origin(source: Self.others, agent: "")
        tally.organization = nil
      }
      var sum = tallies[tally.key] ?? tally
      let (count, overflow) = tally.count.addingReportingOverflow(
        tallies[tally.key]?.count ?? 0)
      sum.count = overflow ? .max : count
      tallies[tally.key] = sum
    }
  }
}
