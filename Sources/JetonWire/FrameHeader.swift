/// The twelve bytes before every payload, the same in every version.
package struct FrameHeader: Sendable, Hashable {
  package static let count = 12

  /// Bytes after this header.
  package var length: UInt32
  /// Zero is the connection itself.
  package var stream: UInt32
  package var type: FrameType
  package var flags: FrameFlags
  /// Leading bytes of the payload that are a control message.
  package var controlLength: UInt16

  package init(
    length: UInt32, stream: UInt32, type: FrameType, flags: FrameFlags = [],
    controlLength: UInt16 = 0
  ) {
    self.length = length
    self.stream = stream
    self.type = type
    self.flags = flags
    self.controlLength = controlLength
  }

  /// `input` holds at least `count` bytes.
  package init(decoding input: Span<UInt8>) {
    length = input.bigEndian32(at: 0)
    stream = input.bigEndian32(at: 4)
    type = FrameType(rawValue: input[8])
    flags = FrameFlags(rawValue: input[9])
    controlLength = input.bigEndian16(at: 10)
  }

  func append(to output: inout [UInt8]) {
    output.append(bigEndian: length)
    output.append(bigEndian: stream)
    output.append(type.rawValue)
    output.append(flags.rawValue)
    output.append(bigEndian: controlLength)
  }
}

/// What a frame is. An open set: a peer may know more.
package struct FrameType: RawRepresentable, Sendable, Hashable {
  package var rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package static let hello = FrameType(rawValue: 1)
  package static let request = FrameType(rawValue: 2)
  package static let message = FrameType(rawValue: 3)
  package static let response = FrameType(rawValue: 4)
  package static let credit = FrameType(rawValue: 5)
  package static let cancel = FrameType(rawValue: 6)
  package static let ping = FrameType(rawValue: 7)
  package static let pong = FrameType(rawValue: 8)
  package static let goAway = FrameType(rawValue: 9)

  /// Extensions a receiver skips when it does not know them.
  var isIgnorable: Bool { rawValue >= 0x80 }
  var isKnown: Bool { (1...9).contains(rawValue) }

  /// The others have a body alone, or nothing.
  var hasControl: Bool {
    switch self {
    case .hello, .request, .response, .goAway: true
    default: false
    }
  }

  /// The others belong to a call.
  var isOfConnection: Bool {
    switch self {
    case .hello, .ping, .pong, .goAway: true
    default: false
    }
  }
}

package struct FrameFlags: OptionSet, Sendable, Hashable {
  package var rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The sender sends no more messages on this stream.
  package static let end = FrameFlags(rawValue: 0x01)
  /// The body is absent, which is not the same as an empty message.
  package static let noMessage = FrameFlags(rawValue: 0x02)
}
