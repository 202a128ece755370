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
    let one = Tally(verb: verb, origin: origin, organization: organization, count: 1)
    tallies.withLock { $0.add(one, atMost: Self.sourcesMaximum) }
  }

  /// What was counted since the last time.
  func take() -> [Tally] {
    tallies.withLock { tallies in
      defer { tallies = [:] }
      return Array(tallies.values)
    }
  }

  /// Puts back what could not be written down.
  func giveBack(_ unwritten: [Tally]) {
    tallies.withLock { tallies in
      for tally in unwritten { tallies.add(tally, atMost: Self.sourcesMaximum) }
    }
  }

  /// One tally for each source of an organization, those of no organization being `organization`'s.
  static func sums(of tallies: [Tally], unknownBeing organization: OrganizationID?) -> [Tally] {
    var sums: [Key: Tally] = [:]
    for var tally in tallies {
      tally.organization = tally.organization ?? organization
      sums.add(tally, atMost: .max)
    }
    return sums.values.sorted { $0.origin.source < $1.origin.source }
  }
}

extension [RefusalCounter.Key: RefusalCounter.Tally] {
  fileprivate mutating func add(_ tally: RefusalCounter.Tally, atMost maximum: Int) {
    var tally = tally
    if self[tally.key] == nil && count >= maximum {
      tally.origin = Event.Origin(source: RefusalCounter.others, agent: "")
      tally.organization = nil
    }
    var sum = self[tally.key] ?? tally
    if let before = self[tally.key]?.count {
      let (count, overflow) = before.addingReportingOverflow(tally.count)
      sum.count = overflow ? .max : count
    }
    self[tally.key] = sum
  }
}
