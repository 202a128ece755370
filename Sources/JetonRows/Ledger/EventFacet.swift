package import JetonDomain

/// A thing by which events are searched for, as a number: a hash of its kind and its id. Two
/// things of one number cost a look at the event, no more.
package struct EventFacet: Hashable {
  package let hash: Int64

  private init(_ kind: UInt8, _ id: String) {
    hash = Int64(bitPattern: FNV.hash(id, after: kind))
  }

  private init(hash: Int64) {
    self.hash = hash
  }

  /// Ids are random enough as they are.
  static func organization(_ id: OrganizationID) -> EventFacet {
    EventFacet(hash: Int64(bitPattern: id.high ^ id.low))
  }
  static func actor(_ id: String) -> EventFacet { EventFacet(2, id) }
  /// A credential used, or a token touched.
  static func credential(_ id: String) -> EventFacet { EventFacet(3, id) }
  static func object(_ id: String) -> EventFacet { EventFacet(4, id) }
}

extension EventFacet {
  /// Calls `body` for each that an event is found by, once.
  package static func forEach(of event: Event, _ body: (EventFacet) -> Void) {
    if let organization = event.organizationID { body(.organization(organization)) }
    body(.actor(event.actor.id))
    if event.object == nil && event.related.isEmpty {
      if !event.actor.credentialID.isEmpty { body(.credential(event.actor.credentialID)) }
      return
    }
    for id in event.credentialIDs { body(.credential(id)) }
    for id in Set(event.objects.map(\.id)) { body(.object(id)) }
  }

  /// The one a query is answered by: what has the fewest events as a rule. Ids are of one
  /// organization each, so they stand for it. Nil: the query names none.
  package init?(of query: EventQuery) {
    if let id = query.credentialID {
      self = .credential(id)
    } else if let id = query.objectID {
      self = .object(id)
    } else if let id = query.actorID {
      self = .actor(id)
    } else if let id = query.organizationID {
      self = .organization(id)
    } else {
      return nil
    }
  }
}

/// FNV-1a, with a last mixing: the hash is kept, so it must be the same for ever.
enum FNV {
  static func hash(_ text: String, after kind: UInt8) -> UInt64 {
    var hash = step(0xCBF2_9CE4_8422_2325, kind)
    for byte in text.utf8 { hash = step(hash, byte) }
    hash ^= hash >> 32
    return hash &* 0x9E37_79B9_7F4A_7C15
  }

  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
}
