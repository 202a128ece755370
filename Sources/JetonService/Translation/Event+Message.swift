import JetonDomain
import JetonLedger
import JetonMessages
import JetonRPC

extension EventQuery {
  /// The organization is for the rules to say.
  init(_ filter: JetonV1.EventFilter?, limit: Int) throws(RPCError) {
    self.init(organizationID: nil, limit: limit)
    guard let filter else { return }
    actorID = filter.actor.isEmpty ? nil : filter.actor
    credentialID = filter.credentialID.isEmpty ? nil : filter.credentialID
    objectID = filter.object.isEmpty ? nil : filter.object
    verb = try Self.verb(filter.verb)
    outcome = try Self.outcome(filter.outcome)
    from = try Instant.optional(filter.fromTime, field: "filter.from_time")
    until = try Instant.optional(filter.untilTime, field: "filter.until_time")
  }

  private static func verb(_ name: String) throws(RPCError) -> Verb? {
    if name.isEmpty { return nil }
    guard let verb = Verb(rawValue: name) else {
      throw .invalid("filter.verb", "is no verb of this server")
    }
    return verb
  }

  private static func outcome(_ outcome: JetonV1.Outcome) throws(RPCError) -> Event.Outcome? {
    if outcome == .unspecified { return nil }
    guard let known = Event.Outcome(rawValue: outcome.rawValue) else {
      throw .invalid("filter.outcome", "is no outcome of this server")
    }
    return known
  }
}

extension JetonV1.Event {
  init(_ entry: LedgerEntry) {
    self = EventCoding.message(entry.event, epoch: entry.epoch)
  }
}
