internal import CJetonProto

// The meeting of Swift values and protobuf-c: unpack, copy, free, in one place. Generated
// conformances, in whatever module, say how the fields of one message become each other. No type
// of C crosses this seam: what protoc-gen-c made of a schema is known to its generated file alone,
// and stands here as an address.

/// A message that has a structure of protobuf-c beside it: every generated one.
public protocol Bridged: DescribedMessage {
  /// The structure's ProtobufCMessageDescriptor.
  static var cType: UnsafeRawPointer { get }
  /// Copies what protobuf-c has unpacked into the structure at `c`.
  init(copying c: UnsafeRawPointer) throws(DecodingFailure)
  /// Sets every field of the structure at `c`, which holds its defaults.
  func fill(_ c: UnsafeMutableRawPointer, _ arena: Arena)
}

extension Bridged {
  public init(
    decoding bytes: Span<UInt8>, limits: DecodingLimits
  ) throws(DecodingFailure) {
    guard !bytes.isEmpty else {
      self.init()
      return
    }
    self = try unsafe bytes.withUnsafeBufferPointer { bytes throws(DecodingFailure) in
      let type = unsafe Self.cType.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
      try unsafe Scan.check(bytes, as: type)
      return try unsafe Arena.open(cap: limits.arenaBytes) { arena throws(DecodingFailure) in
        guard
          let message = unsafe protobuf_c_message_unpack(
            type, arena.allocator, bytes.count, bytes.baseAddress)
        else { throw unsafe arena.isExhausted ? .tooCostly : .malformed }
        return try unsafe Self(copying: message)
      }
    }
  }

  public func encode() -> [UInt8] {
    unsafe Arena.open(cap: .max) { arena in
      let message: UnsafeMutablePointer<ProtobufCMessage> = unsafe arena.message(self)
      let size = unsafe protobuf_c_message_get_packed_size(message)
      return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        guard let start = buffer.baseAddress else { return }
        count = unsafe protobuf_c_message_pack(message, start)
      }
    }
  }
}
