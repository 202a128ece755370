internal import CJetonProto
internal import JetonSecret

/// Memory for the C side of one message, and how Swift values get into it. It must not leave the
/// closure of `open`.
@unsafe struct Arena {
  private let c: UnsafeMutablePointer<jeton_arena>

  static func open<Result, Failure: Error>(
    cap: Int, _ body: (Arena) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var c = unsafe jeton_arena()
    return try unsafe withUnsafeMutablePointer(to: &c) { c throws(Failure) in
      unsafe jeton_arena_open(c, max(cap, 0))
      defer { unsafe jeton_arena_close(c) }
      return try unsafe body(Arena(c: c))
    }
  }

  var allocator: UnsafeMutablePointer<ProtobufCAllocator> {
    unsafe UnsafeMutableRawPointer(c).assumingMemoryBound(to: ProtobufCAllocator.self)
  }

  var isExhausted: Bool { unsafe c.pointee.exhausted }

  /// Only encoding comes here, whose arena has no cap: what fails is the machine's memory.
  private func take<T>(_ type: T.Type, count: Int) -> UnsafeMutablePointer<T> {
    guard let memory = unsafe jeton_arena_take(c, count * MemoryLayout<T>.stride) else {
      preconditionFailure("out of memory")
    }
    return unsafe memory.bindMemory(to: T.self, capacity: count)
  }

  /// A structure with the defaults of its type, then filled.
  func take<T>(
    _ type: UnsafePointer<ProtobufCMessageDescriptor>, _ fill: (UnsafeMutablePointer<T>) -> Void
  ) -> UnsafeMutablePointer<T> {
    let structure = unsafe take(T.self, count: 1)
    unsafe protobuf_c_message_init(type, structure)
    unsafe fill(structure)
    return unsafe structure
  }
}

extension Arena {
  func message<M: Bridged>(_ message: M) -> UnsafeMutablePointer<M.C> {
    unsafe take(M.cType) { unsafe message.fill($0, self) }
  }

  func optional<M: Bridged>(_ message: M?) -> UnsafeMutablePointer<M.C>? {
    guard let message else { return nil }
    return unsafe self.message(message)
  }

  func text(_ text: String) -> ProtobufCBinaryData {
    var text = text
    return text.withUTF8 { unsafe copy($0) }
  }

  func secret(_ secret: Secret) -> ProtobufCBinaryData {
    unsafe secret.withBytes { bytes in
      unsafe bytes.withUnsafeBufferPointer { unsafe copy($0) }
    }
  }

  func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
    unsafe bytes.withUnsafeBufferPointer { unsafe copy($0) }
  }

  private func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> ProtobufCBinaryData {
    let copy = unsafe take(UInt8.self, count: bytes.count)
    if let start = bytes.baseAddress {
      unsafe copy.initialize(from: start, count: bytes.count)
    }
    return unsafe ProtobufCBinaryData(len: bytes.count, data: copy)
  }

  /// A repeated field; T is what the C structure holds of it.
  func list<Element, T>(
    _ elements: [Element], _ convert: (Element) -> T
  ) -> UnsafeMutablePointer<T>? {
    guard !elements.isEmpty else { return nil }
    let list = unsafe take(T.self, count: elements.count)
    for (index, element) in elements.enumerated() {
      unsafe (list + index).initialize(to: convert(element))
    }
    return unsafe list
  }

  func keep(_ fields: UnknownFields, in base: inout ProtobufCMessage) {
    guard !fields.isEmpty else { return }
    // protobuf-c writes a tag and then the bytes as they are, so one entry carries all.
    let tag = fields.firstTag
    let rest = unsafe bytes(Array(fields.bytes[tag.length...]))
    let entry = unsafe take(ProtobufCMessageUnknownField.self, count: 1)
    unsafe entry.initialize(
      to: ProtobufCMessageUnknownField(
        tag: tag.number, wire_type: .init(rawValue: .init(tag.wireType)), len: rest.len,
        data: rest.data))
    unsafe base.n_unknown_fields = 1
    unsafe base.unknown_fields = unsafe entry
  }
}

extension Arena {
  /// Maps are written in the order of their keys, so that equal messages give equal bytes.
  static func sorted<Key: Comparable, Value>(
    _ map: [Key: Value]
  ) -> [(key: Key, value: Value)] { map.sorted { $0.key < $1.key } }

  static func sorted<Value>(_ map: [String: Value]) -> [(key: String, value: Value)] {
    map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  static func sorted<Value>(_ map: [Bool: Value]) -> [(key: Bool, value: Value)] {
    map.sorted { !$0.key && $1.key }
  }
}
