import JetonDomain
import JetonMessages

// From the message back; nil where it says what no event of ours says.

extension Event {
  init?(_ message: JetonV1.Event) {
    guard let time = message.time?.microsecondsSince1970, let verb = Verb(rawValue: message.verb),
      let actor = message.actor.flatMap(Actor.init),
      let outcome = Outcome(rawValue: message.outcome.rawValue)
    else { return nil }
    let organizationID = OrganizationID(message.organizationID)
    if organizationID == nil && !message.organizationID.isEmpty { return nil }
    self.init(
      time: Instant(microseconds: time), organizationID: organizationID, verb: verb, actor: actor,
      origin: Origin(source: message.source, agent: message.agent))
    self.outcome = outcome
    reason = message.reason
    object = message.object.flatMap(Object.init)
    related = message.related.compactMap(Object.init)
    changes = message.changes.map { change in
      FieldChange(field: change.field, before: change.before, after: change.after)
    }
    action = message.action.flatMap(RecordedAction.init)
    count = max(message.count, 1)
  }
}

extension Event.Actor {
  fileprivate init?(_ message: JetonV1.Actor) {
    guard let kind = Kind(rawValue: message.kind.rawValue) else { return nil }
    self.init(
      kind: kind, id: message.id, name: message.name, role: Role(rawValue: message.role.rawValue),
      credentialID: message.credentialID)
  }
}

extension Event.Object {
  fileprivate init?(_ message: JetonV1.Object) {
    guard let kind = Kind(rawValue: message.kind.rawValue) else { return nil }
    self.init(kind: kind, id: message.id, name: message.name)
  }
}

extension Event.RecordedAction {
  fileprivate init?(_ message: JetonV1.RecordedAction) {
    guard let verifier = message.verifier.flatMap(Event.Actor.init) else { return nil }
    self.init(
      action: message.action, resource: message.resource, reference: message.reference,
      requiredRole: Role(rawValue: message.requiredRole.rawValue), verifier: verifier)
  }
}

// From the domain to the message.

extension JetonV1.Actor {
  init(_ actor: Event.Actor) {
    self.init(
      kind: JetonV1.ActorKind(rawValue: actor.kind.rawValue), id: actor.id, name: actor.name,
      role: JetonV1.Role(rawValue: actor.role?.rawValue ?? 0), credentialID: actor.credentialID)
  }
}

extension JetonV1.Object {
  init(_ object: Event.Object) {
    self.init(
      kind: JetonV1.ObjectKind(rawValue: object.kind.rawValue), id: object.id, name: object.name)
  }
}

extension JetonV1.RecordedAction {
  init(_ action: Event.RecordedAction) {
    self.init(
      action: action.action, resource: action.resource, reference: action.reference,
      requiredRole: JetonV1.Role(rawValue: action.requiredRole?.rawValue ?? 0),
      verifier: JetonV1.Actor(action.verifier))
  }
}
