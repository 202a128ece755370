import JetonCrypto
import JetonDomain

/// A property by which events are searched for, hashed to a number: one small table serves all
/// searches, and each event costs a few rows of 16 bytes in it.
struct EventFacet: Hashable {
  let hash: Int64

  private enum Kind: UInt8 {
    case credential = 1
    case object = 2
    case actor = 3
    case outcome = 4
    case verb = 5
    case organization = 6
  }

  private init(_ kind: Kind, _ parts: String...) {
    let text = [kind.rawValue] + parts.joined(separator: "\u{0}").utf8
    hash = Int64(bitPattern: SHA256.hash(text).words.0)
  }
}

extension EventFacet {
  /// Those an event is found by.
  static func facets(of event: Event) -> Set<EventFacet> {
    var facets: Set = [EventFacet(.actor, event.actor.id)]
    for id in event.credentialIDs { facets.insert(EventFacet(.credential, id)) }
    for object in event.objects { facets.insert(EventFacet(.object, object.id)) }
    if let organization = event.organizationID {
      facets.insert(EventFacet(.organization, organization.description))
      facets.insert(EventFacet(.verb, organization.description, event.verb.rawValue))
      // Most events went well; nobody is helped by a list of those.
      if event.outcome != .ok { facets.insert(outcome(event.outcome, organization)) }
    }
    return facets
  }

  /// Those a query asks for, the rarest first. Ids are of one organization each, so they stand
  /// for it.
  static func facets(of query: EventQuery) -> [EventFacet] {
    var facets: [EventFacet] = []
    if let id = query.credentialID { facets.append(EventFacet(.credential, id)) }
    if let id = query.objectID { facets.append(EventFacet(.object, id)) }
    if let id = query.actorID { facets.append(EventFacet(.actor, id)) }
    guard let organization = query.organizationID else { return facets }
    if let asked = query.outcome, asked != .ok { facets.append(outcome(asked, organization)) }
    if let verb = query.verb {
      facets.append(EventFacet(.verb, organization.description, verb.rawValue))
    }
    if facets.isEmpty { facets.append(EventFacet(.organization, organization.description)) }
    return facets
  }

  private static func outcome(_ outcome: Event.Outcome, _ organization: OrganizationID)
    -> EventFacet
  {
    EventFacet(.outcome, organization.description, String(outcome.rawValue))
  }
}
