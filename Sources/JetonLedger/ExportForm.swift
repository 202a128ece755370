package import JetonMessages

/// How a file holds an export (proto/LEDGER.md): the same records, one as text and one as bytes.
package enum ExportForm: String, Sendable, CaseIterable {
  /// ProtoJSON, a record a line.
  case jsonLines = "json"
  /// `magic`, then each record behind its length, as protobuf writes delimited messages.
  case binary

  package static let magic = Array("JETONEX1".utf8)
  /// More than the longest event; a longer record is no record.
  package static let recordBytesMaximum = 1 << 20

  package var opening: [UInt8] { self == .binary ? Self.magic : [] }

  package func bytes(_ record: JetonV1.ExportEventsResponse) -> [UInt8] {
    switch self {
    case .binary:
      let message = record.encode()
      return varint(UInt64(message.count)) + message
    case .jsonLines:
      var record = record
      if !record.entry.isEmpty {
        record.event = try? JetonV1.Event(decoding: record.entry.span, limits: .standard)
      }
      // A record has nothing that JSON cannot say.
      let text = (try? record.json()) ?? "{}"
      return Array(text.utf8) + [UInt8(ascii: "\n")]
    }
  }

  private func varint(_ number: UInt64) -> [UInt8] {
    var (bytes, rest) = ([UInt8](), number)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}

/// Takes an export's bytes as they come and gives its records, in either form.
package struct ExportReader: Sendable {
  /// Nil until the first bytes tell.
  package private(set) var form: ExportForm?
  private var buffer: [UInt8] = []
  private var start = 0
  /// Bytes of whole records so far, and of the form's opening.
  package private(set) var consumed: UInt64 = 0
  private var number = 0

  package init() {}

  package mutating func feed(_ bytes: [UInt8]) {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer += bytes
  }

  /// Bytes are left that make no whole record.
  package var hasRest: Bool { start < buffer.count }

  /// Nil when more bytes are needed.
  package mutating func next() throws(LedgerFault) -> JetonV1.ExportEventsResponse? {
    switch try knownForm() {
    case nil: return nil
    case .jsonLines: return try nextLine()
    case .binary: return try nextMessage()
    }
  }

  private mutating func knownForm() throws(LedgerFault) -> ExportForm? {
    if let form { return form }
    let magic = ExportForm.magic
    guard let first = buffer.first else { return nil }
    if first == UInt8(ascii: "{") {
      form = .jsonLines
    } else if buffer.count < magic.count, magic.starts(with: buffer) {
      return nil
    } else if buffer.starts(with: magic) {
      form = .binary
      advance(magic.count)
    } else {
      throw LedgerFault(.malformed, "this is no export of a ledger")
    }
    return form
  }

  private mutating func nextLine() throws(LedgerFault) -> JetonV1.ExportEventsResponse? {
    guard let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) else {
      return try needMore()
    }
    let text = Array(buffer[start..<end])
    number += 1
    advance(end + 1 - start)
    let record: JetonV1.ExportEventsResponse
    do throws(JSONFailure) {
      record = try JetonV1.ExportEventsResponse(json: text)
    } catch {
      throw unreadable("\(error)")
    }
    try check(record)
    return record
  }

  private mutating func nextMessage() throws(LedgerFault) -> JetonV1.ExportEventsResponse? {
    var (length, digits) = (0, 0)
    repeat {
      guard digits < 4 else { throw unreadable("its length is none") }
      guard start + digits < buffer.count else { return nil }
      length |= Int(buffer[start + digits] & 0x7F) << (7 * digits)
      digits += 1
    } while buffer[start + digits - 1] & 0x80 != 0
    guard length <= ExportForm.recordBytesMaximum else { throw unreadable("it is too long") }
    guard start + digits + length <= buffer.count else { return nil }
    let message = Array(buffer[(start + digits)..<(start + digits + length)])
    number += 1
    advance(digits + length)
    guard
      let record = try? JetonV1.ExportEventsResponse(decoding: message.span, limits: .standard)
    else { throw unreadable("it is none of ours") }
    return record
  }

  private func needMore() throws(LedgerFault) -> JetonV1.ExportEventsResponse? {
    guard buffer.count - start <= 4 * ExportForm.recordBytesMaximum else {
      throw unreadable("it is too long")
    }
    return nil
  }

  private mutating func advance(_ count: Int) {
    start += count
    consumed += UInt64(count)
  }

  /// What people read must be what the bytes say.
  private func check(_ record: JetonV1.ExportEventsResponse) throws(LedgerFault) {
    guard let shown = record.event else { return }
    guard let event = try? JetonV1.Event(decoding: record.entry.span, limits: .standard),
      event == shown
    else {
      throw LedgerFault(
        .changed, at: record.epoch,
        "event \(record.epoch) was changed: what is shown of it is not what its bytes say")
    }
  }

  private func unreadable(_ why: String) -> LedgerFault {
    LedgerFault(.malformed, "record \(number + 1) of the export cannot be read: \(why)")
  }
}
