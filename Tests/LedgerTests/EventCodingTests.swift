import JetonDomain
import JetonMessages
import Testing

@testable import JetonLedger

@Suite struct EventCodingTests {
  private static let actor = Event.Actor(
    kind: .serviceAccount, id: "sa_1", name: "ci", role: .admin, credentialID: "tok_1")

  private static var plain: Event {
    Event(
      time: Instant(microseconds: 1_700_000_000_000_001), organizationID: nil, verb: .login,
      actor: Event.Actor(kind: .anonymous, id: "", name: "", role: nil, credentialID: ""),
      origin: Event.Origin(source: "", agent: ""))
  }

  private static var full: Event {
    var event = Event(
      time: .latest, organizationID: OrganizationID(high: 1, low: 2), verb: .authorize,
      actor: actor, origin: Event.Origin(source: "192.0.2.1:5", agent: "c/1"))
    event.outcome = .denied
    event.reason = "EXPIRED"
    event.object = Event.Object(kind: .token, id: "tok_1", name: "")
    event.related = [Event.Object(kind: .user, id: "usr_1", name: "Zoë")]
    event.changes = [
      Event.FieldChange(field: "a", before: nil, after: ""),
      Event.FieldChange(field: "b", before: "x", after: nil),
    ]
    event.action = Event.RecordedAction(
      action: "deploy", resource: "prod", reference: "7", requiredRole: nil, verifier: actor)
    event.count = 3
    return event
  }

  @Test func `an event is read as it was written`() throws {
    for event in [Self.plain, Self.full] {
      let bytes = EventCoding.encode(event, epoch: 9)
      let entry = try #require(EventCoding.decode(bytes))
      #expect(entry == LedgerEntry(epoch: 9, event: event, bytes: bytes))
    }
  }

  @Test func `its bytes are those of the message`() {
    var long = Self.full
    for length in [1, 127, 128, 16_383, 16_384, 70_000] {
      long.action?.reference = String(repeating: "ü", count: length)
      long.related = Array(
        repeating: Event.Object(kind: .token, id: "tok_1", name: "x"), count: length / 100)
      for (event, epoch) in [(Self.plain, 0), (Self.full, 127), (long, UInt64.max)] {
        #expect(
          EventCoding.encode(event, epoch: epoch)
            == EventCoding.message(event, epoch: epoch).encode())
      }
    }
  }

  @Test func `equal events have equal bytes, others do not`() {
    #expect(EventCoding.encode(Self.full, epoch: 1) == EventCoding.encode(Self.full, epoch: 1))
    #expect(EventCoding.encode(Self.full, epoch: 1) != EventCoding.encode(Self.full, epoch: 2))
  }

  @Test func `bytes that are no event are refused, without a trap`() {
    let bytes = EventCoding.encode(Self.full, epoch: 9)
    for count in 0..<bytes.count { _ = EventCoding.decode(Array(bytes.prefix(count))) }
    #expect(EventCoding.decode([]) == nil)
    #expect(EventCoding.decode([0xFF, 0xFF, 0xFF]) == nil)
    var changed = bytes
    for index in bytes.indices {
      changed[index] ^= 0xFF
      if let entry = EventCoding.decode(changed) {
        #expect(entry.event != Self.full || entry.epoch != 9)
      }
      changed[index] = bytes[index]
    }
  }
}
