package import JetonDomain

/// What was done and how it ended, as a number. Postings of one facet are kept apart by it, so a
/// search by verb or outcome passes over nothing that it does not want.
///
/// The outcome stands above the verb: those of one outcome are neighbours.
package struct EventClass: Hashable {
  package let code: Int64

  package init(code: Int64) {
    self.code = code
  }

  package init(_ verb: Verb, _ outcome: Event.Outcome) {
    code = Int64(outcome.rawValue) << 32 | Self.number(of: verb)
  }

  /// What retention counts it as.
  package var kind: Event.Kind {
    code & Self.verbMask == Self.recorded ? .recordedAction : .change
  }

  private static let recorded = number(of: .authorize)
  private static let verbMask: Int64 = 0xFFFF_FFFF

  private static func number(of verb: Verb) -> Int64 {
    Int64(FNV.hash(verb.rawValue, after: 0) >> 32)
  }

  /// The classes that a query means.
  package static func ranges(of query: EventQuery) -> [ClosedRange<Int64>] {
    switch (query.verb, query.outcome) {
    case (nil, nil): return [0...Int64.max]
    case (nil, let outcome?):
      let least = Int64(outcome.rawValue) << 32
      return [least...(least | verbMask)]
    case (let verb?, let outcome?):
      let code = EventClass(verb, outcome).code
      return [code...code]
    case (let verb?, nil):
      return [Event.Outcome.ok, .denied, .unauthenticated].map { outcome in
        let code = EventClass(verb, outcome).code
        return code...code
      }
    }
  }
}
