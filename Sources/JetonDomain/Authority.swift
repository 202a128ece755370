// What may happen, and what it changes: the rules of product.md, one file for each verb under
// `Verbs`. The domain reads state through `StateReader` and answers with a `Ruling`; it has no
// clock, no I/O, no random bytes of its own (they come in as `Moment` and `Entropy`), knows no
// message, no status code and no SQL, and never sees a secret but to hand it on. Roles are
// compared in `Policy` alone.

package import JetonSecret

/// Decides calls. Run inside the writer's transaction it decides on what is true then, not on
/// what was true when the call came in.
package struct Authority: Sendable {
  /// How long a login lasts.
  package var sessionLife: Duration = .seconds(8 * 3600)

  package init() {}
}

/// The world at the instant of a decision.
package struct Moment: Sendable, Hashable {
  package var now: Instant
  /// The epoch that the decision's event will have.
  package var nextEpoch: Epoch
  package var origin: Event.Origin

  package init(now: Instant, nextEpoch: Epoch, origin: Event.Origin) {
    self.now = now
    self.nextEpoch = nextEpoch
    self.origin = origin
  }
}

/// Where ids and secrets come from.
package protocol Entropy {
  /// 80 random bits, for an id.
  mutating func randomness() -> (UInt16, UInt64)
  mutating func mint(_ kind: SecretKind) -> Minted
}

package enum SecretKind: Sendable, Hashable, CaseIterable {
  case token
  case session
  case setupCode
}

/// A new secret, and what may be kept of it.
package struct Minted: Sendable {
  package var secret: Secret
  package var digest: Digest
  package var hint: String

  package init(secret: Secret, digest: Digest, hint: String) {
    self.secret = secret
    self.digest = digest
    self.hint = hint
  }
}

/// What was decided. Changes and events belong into one transaction; both are empty when there
/// was nothing to do or to record.
package struct Ruling<Answer: Sendable>: Sendable {
  package var changes: [Change] = []
  package var events: [Event] = []
  package var result: Result<Answer, Refusal>
}
