extension Event {
  /// What it was done to, and what else it touched.
  package var objects: [Object] {
    (object.map { [$0] } ?? []) + related
  }

  /// The credential used, and the tokens touched.
  package var credentialIDs: Set<String> {
    var ids = Set(objects.filter { $0.kind == .token }.map(\.id))
    if !actor.credentialID.isEmpty { ids.insert(actor.credentialID) }
    return ids
  }
}

extension EventQuery {
  /// Whether the event is meant, its epoch aside: the same for a list and for a watcher.
  package func matches(_ event: Event) -> Bool {
    (organizationID == nil || organizationID == event.organizationID)
      && (actorID == nil || actorID == event.actor.id)
      && (verb == nil || verb == event.verb)
      && (outcome == nil || outcome == event.outcome)
      && (from.map { $0 <= event.time } ?? true)
      && (until.map { event.time < $0 } ?? true)
      && (objectID.map { id in event.objects.contains { $0.id == id } } ?? true)
      && (credentialID.map { event.credentialIDs.contains($0) } ?? true)
  }
}
