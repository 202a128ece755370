/// What the ledger is called, and the first key that signs for it, for its first event to say.
package struct LedgerBeginning: Sendable, Hashable {
  package var origin: String
  package var publicKey: String

  package static let field = "ledger.public_key"

  package init(origin: String, publicKey: String) {
    self.origin = origin
    self.publicKey = publicKey
  }
}

/// Another key signs for the ledger from this event on. The operator orders it.
package struct RotateLedgerKey: Sendable, Hashable {
  package var origin: String
  /// The keys, and the word of the one before.
  package var changes: [Event.FieldChange]

  package init(origin: String, changes: [Event.FieldChange]) {
    self.origin = origin
    self.changes = changes
  }
}

extension Authority {
  package func rotateLedgerKey(
    _ command: RotateLedgerKey, by operatorName: String, at moment: Moment
  ) -> Ruling<Void> {
    var event = Event(
      time: moment.now, organizationID: nil, verb: .rotateLedgerKey,
      actor: .operator(operatorName), origin: moment.origin)
    event.object = Event.Object(ledger: command.origin)
    event.changes = command.changes
    return Ruling(events: [event], result: .success(()))
  }
}

extension Event {
  /// It says who signs for the ledger: kept whatever retention removes, since whoever checks a
  /// head needs it.
  package var tellsOfLedgerKey: Bool {
    verb == .rotateLedgerKey || changes.contains { $0.field == LedgerBeginning.field }
  }
}

extension Draft {
  mutating func begin(_ ledger: LedgerBeginning) {
    relate(Event.Object(ledger: ledger.origin))
    record(LedgerBeginning.field, from: nil, to: ledger.publicKey)
  }
}
