/// What happened, as the ledger keeps it: `jeton.v1.Event` without its epoch, which the
/// store gives. It never holds a secret.
package struct Event: Sendable, Hashable {
  package var time: Instant
  package var organizationID: OrganizationID?
  package var verb: Verb
  package var actor: Actor
  package var outcome: Outcome = .ok
  /// In the words of `Refusal.Reason` when refused.
  package var reason = ""
  package var object: Object?
  package var related: [Object] = []
  package var changes: [FieldChange] = []
  package var action: RecordedAction?
  package var origin: Origin
  /// How many calls this event stands for.
  package var count: UInt32 = 1

  package init(
    time: Instant, organizationID: OrganizationID?, verb: Verb, actor: Actor, origin: Origin
  ) {
    self.time = time
    self.organizationID = organizationID
    self.verb = verb
    self.actor = actor
    self.origin = origin
  }

  package struct Actor: Sendable, Hashable {
    package var kind: Kind
    package var id: String
    package var name: String
    package var role: Role?
    package var credentialID: String

    package enum Kind: Int32, Sendable, Hashable {
      case user = 1
      case serviceAccount = 2
      case `operator` = 3
      case anonymous = 4
    }

    package init(kind: Kind, id: String, name: String, role: Role?, credentialID: String) {
      self.kind = kind
      self.id = id
      self.name = name
      self.role = role
      self.credentialID = credentialID
    }
  }

  package enum Outcome: Int32, Sendable, Hashable {
    case ok = 1
    case denied = 2
    case unauthenticated = 3
  }

  package struct Object: Sendable, Hashable {
    package var kind: Kind
    package var id: String
    package var name: String

    package enum Kind: Int32, Sendable, Hashable {
      case organization = 1
      case user = 2
      case serviceAccount = 3
      case token = 4
      case session = 5
      case ledger = 6
    }

    package init(kind: Kind, id: String, name: String) {
      self.kind = kind
      self.id = id
      self.name = name
    }
  }

  package struct FieldChange: Sendable, Hashable {
    package var field: String
    package var before: String?
    package var after: String?

    package init(field: String, before: String?, after: String?) {
      self.field = field
      self.before = before
      self.after = after
    }
  }

  package struct RecordedAction: Sendable, Hashable {
    package var action: String
    package var resource: String
    package var reference: String
    package var requiredRole: Role?
    package var verifier: Actor

    package init(
      action: String, resource: String, reference: String, requiredRole: Role?, verifier: Actor
    ) {
      self.action = action
      self.resource = resource
      self.reference = reference
      self.requiredRole = requiredRole
      self.verifier = verifier
    }
  }

  /// Where a call came from.
  package struct Origin: Sendable, Hashable {
    package var source: String
    package var agent: String

    package init(source: String, agent: String) {
      self.source = source
      self.agent = agent
    }
  }
}

/// An event at its place in the ledger, with the bytes its leaf hash covers.
package struct LedgerEntry: Sendable, Hashable {
  package var epoch: Epoch
  package var event: Event
  package var bytes: [UInt8]

  package init(epoch: Epoch, event: Event, bytes: [UInt8]) {
    self.epoch = epoch
    self.event = event
    self.bytes = bytes
  }
}
