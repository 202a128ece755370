internal import CJetonProto

/// A message where it arrived: looked through as `init(decoding:limits:)` does it, but nothing is
/// copied. Generated extensions name the fields of those messages that a gathered method takes;
/// each is found by walking over the fields before it.
public struct MessageView<M: Bridged>: ~Escapable {
  private let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  public init(checking bytes: Span<UInt8>) throws(DecodingFailure) {
    try unsafe bytes.withUnsafeBufferPointer { bytes throws(DecodingFailure) in
      let type = unsafe M.cType.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
      try unsafe Scan.check(bytes, as: type)
    }
    self.bytes = bytes
  }

  public var byteCount: Int { bytes.count }

  /// Of bytes that were looked through as a part of others.
  @_lifetime(copy bytes)
  private init(checked bytes: Span<UInt8>) {
    self.bytes = bytes
  }
}

// What the generated extensions are made of. A field that is absent has the zero of its kind.
extension MessageView {
  /// A text or bytes.
  @_lifetime(copy self)
  public func bytes(_ field: UInt64) -> Span<UInt8> {
    var walk = FieldWalk()
    while let found = walk.next(in: bytes) {
      if found.field == field { return bytes.extracting(found.value) }
    }
    return bytes.extracting(..<0)
  }

  /// A text, which must be UTF-8.
  @_lifetime(copy self)
  public func text(_ field: UInt64, _ name: String) throws(DecodingFailure) -> Span<UInt8> {
    let text = bytes(field)
    for index in text.indices where text[index] >= 0x80 {
      guard (try? UTF8Span(validating: text)) != nil else { throw .invalidUTF8(field: name) }
      break
    }
    return text
  }

  public func number(_ field: UInt64) -> UInt64 {
    var walk = FieldWalk()
    while let found = walk.next(in: bytes) {
      if found.field == field { return found.number }
    }
    return 0
  }

  /// A message; nil when it is absent.
  @_lifetime(copy self)
  public func message<N: Bridged>(_ field: UInt64) -> MessageView<N>? {
    var walk = FieldWalk()
    while let found = walk.next(in: bytes) {
      if found.field == field { return MessageView<N>(checked: bytes.extracting(found.value)) }
    }
    return nil
  }

  /// How many values a field has.
  public func count(_ field: UInt64) -> Int {
    var walk = FieldWalk()
    var count = 0
    while let found = walk.next(in: bytes) {
      if found.field == field { count += 1 }
    }
    return count
  }

  /// The messages of a field, in order.
  public func forEach<N: Bridged, Failure: Error>(
    _ field: UInt64, _ body: (MessageView<N>) throws(Failure) -> Void
  ) throws(Failure) {
    var walk = FieldWalk()
    while let found = walk.next(in: bytes) {
      if found.field == field { try body(MessageView<N>(checked: bytes.extracting(found.value))) }
    }
  }
}

/// From one field to the next of a message that was looked through already.
private struct FieldWalk {
  private var next = 0

  struct Found {
    var field: UInt64
    /// Where the value of a text, of bytes or of a message is.
    var value: Range<Int>
    var number: UInt64
  }

  mutating func next(in bytes: Span<UInt8>) -> Found? {
    guard next < bytes.count else { return nil }
    let tag = varint(in: bytes)
    var found = Found(field: tag >> 3, value: 0..<0, number: 0)
    switch tag & 7 {
    case 0: found.number = varint(in: bytes)
    case 1: next += 8
    case 2:
      let count = Int(varint(in: bytes))
      found.value = next..<next + count
      next += count
    default: next += 4
    }
    return found
  }

  private mutating func varint(in bytes: Span<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = bytes[next]
      next += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }
}
