import JetonDomain

/// `jeton.v1.Event` as bytes, without the message between: one thread encodes every event there is,
/// and most of what it did was to make texts, copy them for C and copy them back. Fields are
/// written in the order of their numbers and defaults left out, as protobuf-c does, so the bytes are
/// those of the message.
struct EventWriter {
  private var bytes: [UInt8] = []

  private static let usualByteCount = 512

  static func bytes(of event: Event, epoch: Epoch) -> [UInt8] {
    var writer = EventWriter()
    writer.bytes.reserveCapacity(usualByteCount)
    writer.write(event, epoch: epoch)
    return writer.bytes
  }

  private mutating func write(_ event: Event, epoch: Epoch) {
    number(1, epoch)
    message(2) { $0.write(event.time) }
    text(3, event.organizationID?.description ?? "")
    text(4, event.verb.rawValue)
    message(5) { $0.write(event.actor) }
    number(6, event.outcome.rawValue)
    text(7, event.reason)
    if let object = event.object { message(8) { $0.write(object) } }
    for object in event.related { message(9) { $0.write(object) } }
    for change in event.changes { message(10) { $0.write(change) } }
    if let action = event.action { message(11) { $0.write(action) } }
    text(12, event.origin.source)
    text(13, event.origin.agent)
    number(14, event.count == 1 ? 0 : UInt64(event.count))
  }

  private mutating func write(_ time: Instant) {
    let (seconds, rest) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    precondition(rest >= 0, "no instant is before 1970")
    number(1, UInt64(seconds))
    number(2, UInt64(rest) * 1_000)
  }

  private mutating func write(_ actor: Event.Actor) {
    number(1, actor.kind.rawValue)
    text(2, actor.id)
    text(3, actor.name)
    number(4, actor.role?.rawValue ?? 0)
    text(5, actor.credentialID)
  }

  private mutating func write(_ object: Event.Object) {
    number(1, object.kind.rawValue)
    text(2, object.id)
    text(3, object.name)
  }

  private mutating func write(_ change: Event.FieldChange) {
    text(1, change.field)
    if let before = change.before { present(2, before) }
    if let after = change.after { present(3, after) }
  }

  private mutating func write(_ action: Event.RecordedAction) {
    text(1, action.action)
    text(2, action.resource)
    text(3, action.reference)
    number(4, action.requiredRole?.rawValue ?? 0)
    message(5) { $0.write(action.verifier) }
  }
}

// The wire format.
extension EventWriter {
  private mutating func number(_ field: UInt64, _ value: Int32) {
    // Choices have no negative numbers.
    number(field, UInt64(value))
  }

  private mutating func number(_ field: UInt64, _ value: UInt64) {
    if value == 0 { return }
    varint(field << 3)
    varint(value)
  }

  private mutating func text(_ field: UInt64, _ text: String) {
    if !text.isEmpty { present(field, text) }
  }

  private mutating func present(_ field: UInt64, _ text: String) {
    varint(field << 3 | 2)
    varint(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func message(_ field: UInt64, _ body: (inout EventWriter) -> Void) {
    varint(field << 3 | 2)
    bytes.append(0)
    let start = bytes.count
    body(&self)
    var length = UInt64(bytes.count - start)
    // One byte is enough for the length of most; the others make room for more.
    var place = start - 1
    while length >= 0x80 {
      bytes[place] = UInt8(truncatingIfNeeded: length) | 0x80
      place += 1
      bytes.insert(0, at: place)
      length >>= 7
    }
    bytes[place] = UInt8(length)
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
