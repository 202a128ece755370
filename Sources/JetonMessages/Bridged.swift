internal import CJetonProto

// The meeting of Swift values and protobuf-c: unpack, copy, free, in one place. Generated
// conformances say how the fields of one message become each other.

protocol Bridged: Message {
  /// What protoc-gen-c made of the message.
  associatedtype C
  static var cType: UnsafePointer<ProtobufCMessageDescriptor> { get }
  init(_ c: UnsafePointer<C>) throws(DecodingFailure)
  func fill(_ c: UnsafeMutablePointer<C>, _ arena: Arena)
}

extension Bridged {
  static func unpack(_ bytes: Span<UInt8>, _ limits: DecodingLimits) throws(DecodingFailure) -> Self
  {
    guard !bytes.isEmpty else { return Self() }
    return try unsafe bytes.withUnsafeBufferPointer { bytes throws(DecodingFailure) in
      try unsafe Scan.check(bytes, as: cType)
      return try unsafe Arena.open(cap: limits.arenaBytes) { arena throws(DecodingFailure) in
        guard
          let message = unsafe protobuf_c_message_unpack(
            cType, arena.allocator, bytes.count, bytes.baseAddress)
        else { throw unsafe arena.isExhausted ? .tooCostly : .malformed }
        return try unsafe Self(UnsafeRawPointer(message).assumingMemoryBound(to: C.self))
      }
    }
  }

  func pack() -> [UInt8] {
    unsafe Arena.open(cap: .max) { arena in
      let message = unsafe UnsafeMutableRawPointer(arena.message(self))
        .assumingMemoryBound(to: ProtobufCMessage.self)
      let size = unsafe protobuf_c_message_get_packed_size(message)
      return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        guard let start = buffer.baseAddress else { return }
        count = unsafe protobuf_c_message_pack(message, start)
      }
    }
  }
}
