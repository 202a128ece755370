/// A whole frame at the front of some bytes, as offsets into them: nothing is copied.
package struct Frame: Sendable, Hashable {
  package var header: FrameHeader
  package var control: Range<Int>
  package var body: Range<Int>

  package var count: Int { body.upperBound }

  /// Nil while bytes are missing. What is wrong is said as soon as the header is there: a payload
  /// over the limit is never waited for.
  package init?(decoding input: Span<UInt8>, payloadMaximum: Int) throws(ConnectionError) {
    guard input.count >= FrameHeader.count else { return nil }
    header = FrameHeader(decoding: input)
    guard header.type.isKnown || header.type.isIgnorable else {
      throw ConnectionError(.protocolError, "unknown frame type \(header.type.rawValue)")
    }
    guard Int(header.length) <= payloadMaximum else {
      throw ConnectionError(
        .frameTooLarge, "a frame of \(header.length) bytes; at most \(payloadMaximum)")
    }
    guard UInt32(header.controlLength) <= header.length else {
      throw ConnectionError(.protocolError, "header_len is greater than length")
    }
    try header.checkShape()
    control = FrameHeader.count..<FrameHeader.count + Int(header.controlLength)
    body = control.upperBound..<FrameHeader.count + Int(header.length)
    guard input.count >= body.upperBound else { return nil }
  }
}

extension FrameHeader {
  /// What each type fixes of its header.
  fileprivate func checkShape() throws(ConnectionError) {
    if type.isIgnorable { return }
    guard stream & 0x8000_0000 == 0 else {
      throw ConnectionError(.protocolError, "bit 31 of a stream id is set")
    }
    guard (stream == 0) == type.isOfConnection else {
      throw ConnectionError(.protocolError, "frame type \(type.rawValue) on stream \(stream)")
    }
    guard controlLength == 0 || type.hasControl else {
      throw ConnectionError(
        .protocolError, "frame type \(type.rawValue) has no control message")
    }
    let bodyLength = length - UInt32(controlLength)
    guard bodyLengths.contains(bodyLength) else {
      throw ConnectionError(
        .protocolError, "frame type \(type.rawValue) with a body of \(bodyLength) bytes")
    }
  }

  private var bodyLengths: ClosedRange<UInt32> {
    switch type {
    case .hello, .goAway: 0...0
    case .ping, .pong: 8...8
    case .credit: 4...4
    case .cancel: 0...4
    default: flags.contains(.noMessage) ? 0...0 : 0...UInt32.max
    }
  }
}

extension [UInt8] {
  /// The caller has checked that the payload is within the receiver's limit.
  package mutating func appendFrame(
    _ type: FrameType, stream: UInt32 = 0, flags: FrameFlags = [], control: [UInt8] = [],
    body: [UInt8] = []
  ) {
    let header = FrameHeader(
      length: UInt32(control.count + body.count), stream: stream, type: type, flags: flags,
      controlLength: UInt16(control.count))
    reserveCapacity(count + FrameHeader.count + control.count + body.count)
    header.append(to: &self)
    append(contentsOf: control)
    append(contentsOf: body)
  }

  package mutating func appendPong(to ping: Span<UInt8>) {
    FrameHeader(length: 8, stream: 0, type: .pong).append(to: &self)
    append(contentsOf: ping)
  }

  /// Nobody looks at what a PONG brings back.
  package mutating func appendPing() {
    FrameHeader(length: 8, stream: 0, type: .ping).append(to: &self)
    append(contentsOf: repeatElement(0, count: 8))
  }

  package mutating func appendCredit(_ messages: UInt32, stream: UInt32) {
    FrameHeader(length: 4, stream: stream, type: .credit).append(to: &self)
    append(bigEndian: messages)
  }
}
