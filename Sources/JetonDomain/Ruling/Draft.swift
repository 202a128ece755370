/// A ruling in the making: the event to be, and the changes that go with it.
struct Draft {
  let moment: Moment
  var event: Event
  private(set) var changes: [Change] = []

  init(_ verb: Verb, by actor: Event.Actor, of organization: OrganizationID?, at moment: Moment) {
    self.moment = moment
    event = Event(
      time: moment.now, organizationID: organization, verb: verb, actor: actor,
      origin: moment.origin)
  }

  var now: Instant { moment.now }

  mutating func add(_ change: Change) {
    changes.append(change)
  }

  /// Keeps `thing` under a new revision, unless it is as it `was`.
  mutating func put<Thing: Revised>(_ thing: inout Thing, was: Thing?) {
    guard thing != was else { return }
    thing.updateTime = moment.now
    thing.revision = moment.nextEpoch
    changes.append(thing.put)
  }

  /// Sets one field and writes down what it was.
  mutating func set<Value: Recorded & Equatable>(
    _ field: String, _ value: inout Value, to new: Value
  ) {
    guard value != new else { return }
    record(field, from: value.recorded, to: new.recorded)
    value = new
  }

  mutating func record(_ field: String, from before: String?, to after: String?) {
    event.changes.append(.init(field: field, before: before, after: after))
  }

  /// Names a further object; past the bound the event only counts.
  mutating func relate(_ object: Event.Object) {
    if event.related.count < Limits.relatedObjects { event.related.append(object) }
  }

  func granted<Answer>(_ answer: Answer) -> Ruling<Answer> {
    let isRecord = !changes.isEmpty || event.action != nil
    return Ruling(changes: changes, events: isRecord ? [event] : [], result: .success(answer))
  }

  /// A refusal changes nothing and is written down (S35, A10), but for those of nobody, which
  /// the service counts, and for reads that merely missed.
  func refused<Answer>(_ refusal: Refusal, for reason: Refusal.Reason) -> Ruling<Answer> {
    var event = event
    event.outcome = refusal.kind == .unauthenticated ? .unauthenticated : .denied
    event.reason = reason.rawValue
    event.changes = []
    event.related = []
    let isDenial = refusal.kind == .permissionDenied || reason != refusal.reason
    let isRecord = event.actor.kind != .anonymous && (isDenial || !event.verb.isRead)
    return Ruling(events: isRecord ? [event] : [], result: .failure(refusal))
  }
}

extension Verb {
  var isRead: Bool {
    switch self {
    case .anyone, .seeSchema, .seeServiceAccounts, .verifyToken, .whoAmI, .seeUsers,
      .seeOrganization, .readLedger, .seeNodes:
      true
    case .createServiceAccount, .updateServiceAccount, .disableServiceAccount,
      .enableServiceAccount, .deleteServiceAccount, .regenerateToken, .updateToken, .revokeToken,
      .authorize, .createUser, .updateUser, .issueSetupCode, .deactivateUser, .login, .logout,
      .changePassword, .setPassword, .updateOrganization, .createOrganization, .removeEvents,
      .removeEnded, .rotateLedgerKey:
      false
    }
  }
}
