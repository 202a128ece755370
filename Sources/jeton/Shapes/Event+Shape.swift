import JetonMessages

extension Shape<JetonV1.Event> {
  static let event = Shape([
    .field("epoch", "Epoch") { .number($0.epoch) },
    .field("time", "Time") { .time($0.time) },
    .field("organization_id", "", .programs) { .text($0.organizationID) },
    .nested("actor", "", .programs, .actor) { $0.actor },
    .field("", "Actor", .people) { .text($0.actor?.shortName ?? "") },
    .field("", "Actor id", .peopleInDetail) { .optional($0.actor?.id ?? "") },
    .field("", "Credential", .peopleInDetail) { .optional($0.actor?.credentialID ?? "") },
    .field("verb", "Verb") { .text($0.verb) },
    .nested("object", "", .programs, .object) { $0.object },
    .field("", "Object", .people) { .optional($0.object?.shortName ?? "") },
    .field("", "Object id", .peopleInDetail) { .optional($0.object?.id ?? "") },
    .field("outcome", "Outcome") { $0.outcome.document },
    .field("reason", "Reason", .detail) { .optional($0.reason) },
    .field("related", "Also", .programs) { event in
      .list(event.related.map(Shape<JetonV1.Object>.object.document))
    },
    .field("", "Also", .peopleInDetail) { .list($0.related.map { .text($0.shortName) }) },
    .field("changes", "", .programs) { event in
      .list(event.changes.map(Shape<JetonV1.FieldChange>.fieldChange.document))
    },
    .field("", "Changes", .peopleInDetail) { .list($0.changes.map { .text($0.sentence) }) },
    .nested("action", "Action", .detail, .recordedAction) { $0.action },
    .field("source", "From", .detail) { .optional($0.source) },
    .field("agent", "Client", .detail) { .optional($0.agent) },
    .field("count", "Times", .detail) { $0.count == 0 ? .null : .number(UInt64($0.count)) },
  ])
}

extension Shape<JetonV1.Actor> {
  static let actor = Shape([
    .field("kind", "Kind") { $0.kind.document },
    .field("id", "Id") { .optional($0.id) },
    .field("name", "Name") { .optional($0.name) },
    .field("role", "Role") { $0.role.document },
    .field("credential_id", "Credential") { .optional($0.credentialID) },
  ])
}

extension Shape<JetonV1.Object> {
  static let object = Shape([
    .field("kind", "Kind") { $0.kind.document },
    .field("id", "Id") { .optional($0.id) },
    .field("name", "Name") { .optional($0.name) },
  ])
}

extension Shape<JetonV1.FieldChange> {
  static let fieldChange = Shape([
    .field("field", "Field") { .text($0.field) },
    .field("before", "Before") { $0.before.map(Document.text) ?? .null },
    .field("after", "After") { $0.after.map(Document.text) ?? .null },
  ])
}

extension Shape<JetonV1.RecordedAction> {
  static let recordedAction = Shape([
    .field("action", "Action") { .text($0.action) },
    .field("resource", "Resource") { .optional($0.resource) },
    .field("reference", "Reference") { .optional($0.reference) },
    .field("required_role", "Required role") { $0.requiredRole.document },
    .nested("verifier", "Verifier", .detail, .actor) { $0.verifier },
  ])
}

extension JetonV1.Actor {
  fileprivate var shortName: String {
    name.isEmpty ? kind.document.scalar?.lowercased() ?? "" : name
  }
}

extension JetonV1.Object {
  fileprivate var shortName: String { name.isEmpty ? id : name }
}

extension JetonV1.FieldChange {
  fileprivate var sentence: String {
    let (before, after) = (before ?? "-", after ?? "-")
    return "\(field) \(FieldWords.people(before, of: field)) -> "
      + FieldWords.people(after, of: field)
  }
}
