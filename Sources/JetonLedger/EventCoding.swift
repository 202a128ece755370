package import JetonDomain
package import JetonMessages

/// An event as the bytes its leaf hash covers: the message `jeton.v1.Event`.
///
/// The bytes are kept as they were first written and never made again from the event, so that
/// a later version of the message changes no leaf.
package enum EventCoding {
  package static func encode(_ event: Event, epoch: Epoch) -> [UInt8] {
    EventWriter.bytes(of: event, epoch: epoch)
  }

  /// Nil when the bytes are no event of ours.
  package static func decode(_ bytes: [UInt8]) -> LedgerEntry? {
    guard let message = try? JetonV1.Event(decoding: bytes.span, limits: .standard),
      let event = Event(message)
    else { return nil }
    return LedgerEntry(epoch: message.epoch, event: event, bytes: bytes)
  }

  package static func message(_ event: Event, epoch: Epoch) -> JetonV1.Event {
    var message = JetonV1.Event()
    message.epoch = epoch
    message.time = GoogleProtobuf.Timestamp(microsecondsSince1970: event.time.microseconds)
    message.organizationID = event.organizationID?.description ?? ""
    message.verb = event.verb.rawValue
    message.actor = JetonV1.Actor(event.actor)
    message.outcome = JetonV1.Outcome(rawValue: event.outcome.rawValue)
    message.reason = event.reason
    message.object = event.object.map { JetonV1.Object($0) }
    message.related = event.related.map { JetonV1.Object($0) }
    message.changes = event.changes.map { change in
      JetonV1.FieldChange(field: change.field, before: change.before, after: change.after)
    }
    message.action = event.action.map { JetonV1.RecordedAction($0) }
    message.source = event.origin.source
    message.agent = event.origin.agent
    message.count = event.count == 1 ? 0 : event.count
    return message
  }
}
