// Frames and messages by hand.

extension [UInt8] {
  static let preface: [UInt8] = [0x4A, 0x54, 0x4E, 0x31, 1, 1, 0, 0]
  static let answeredPreface: [UInt8] = [0x4A, 0x54, 0x4E, 0x31, 1, 0, 1, 0]
  static let greeting = preface + frame(1)

  static func frame(
    _ type: UInt8, stream: UInt32 = 0, flags: UInt8 = 0, control: [UInt8] = [], body: [UInt8] = []
  ) -> [UInt8] {
    header(
      length: UInt32(control.count + body.count), stream: stream, type, flags: flags,
      control: UInt16(control.count)) + control + body
  }

  /// A header alone, with whatever numbers.
  static func header(
    length: UInt32, stream: UInt32 = 0, _ type: UInt8, flags: UInt8 = 0, control: UInt16 = 0
  ) -> [UInt8] {
    bigEndian(length) + bigEndian(stream) + [
      type, flags, UInt8(control >> 8), UInt8(control & 255),
    ]
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(number >> $0 & 255) }
  }

  /// A REQUEST that is its call's whole.
  static func request(
    _ stream: UInt32, _ method: String, _ body: [UInt8] = [], authorization: String = "",
    timeout: UInt64 = 0, more: [UInt8] = []
  ) -> [UInt8] {
    let control = text(1, method) + number(2, timeout) + text(3, authorization) + more
    return frame(2, stream: stream, flags: 1, control: control, body: body)
  }

  static func cancel(_ stream: UInt32) -> [UInt8] { frame(6, stream: stream) }

  // Fields of protobuf messages.

  static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }

  static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] {
    varint(field << 3) + varint(value)
  }

  static func bytes(_ field: UInt64, _ value: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(UInt64(value.count)) + value
  }

  static func text(_ field: UInt64, _ value: String) -> [UInt8] { bytes(field, Array(value.utf8)) }

  static func times(_ count: Int, _ piece: [UInt8]) -> [UInt8] {
    (0..<count).flatMap { _ in piece }
  }
}
