internal import CJetonProto

/// What a message brought that this schema does not know, in wire form. It is written after the
/// known fields, so that who reads, changes and writes a message loses nothing newer than itself.
public struct UnknownFields: Sendable, Hashable {
  package private(set) var bytes: [UInt8] = []

  public init() {}

  public var isEmpty: Bool { bytes.isEmpty }

  /// protobuf-c hands them over taken apart: number, wire type, and the bytes behind the tag.
  /// `c` is the structure of any message: all begin alike.
  public init(copying c: UnsafeRawPointer) {
    let base = unsafe c.assumingMemoryBound(to: ProtobufCMessage.self).pointee
    guard unsafe base.n_unknown_fields > 0 else { return }
    for index in unsafe 0..<Int(base.n_unknown_fields) {
      let field = unsafe base.unknown_fields[index]
      let wireType = unsafe UInt32(truncatingIfNeeded: field.wire_type.rawValue)
      unsafe appendVarint(field.tag << 3 | wireType)
      unsafe bytes += UnsafeBufferPointer(start: field.data, count: field.len)
    }
  }

  private mutating func appendVarint(_ value: UInt32) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  /// The first tag, and how many bytes it takes.
  var firstTag: (number: UInt32, wireType: UInt32, length: Int) {
    var tag: UInt32 = 0
    for (index, byte) in bytes.prefix(5).enumerated() {
      tag |= UInt32(byte & 0x7f) << (7 * UInt32(index))
      if byte < 0x80 { return (tag >> 3, tag & 7, index + 1) }
    }
    return (0, 0, 0)
  }
}
