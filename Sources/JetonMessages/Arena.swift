internal import CJetonProto
public import JetonSecret

/// Memory for the C side of one message, and how Swift values get into it. Only this room opens
/// one, and it must not leave `Bridged.fill`.
@unsafe public struct Arena {
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
  @usableFromInline func take(_ size: Int) -> UnsafeMutableRawPointer {
    guard let memory = unsafe jeton_arena_take(c, size) else {
      preconditionFailure("out of memory")
    }
    return unsafe memory
  }

  /// A structure with the defaults of its type.
  @usableFromInline func take(structure type: UnsafeRawPointer) -> UnsafeMutableRawPointer {
    let type = unsafe type.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
    let structure = unsafe take(type.pointee.sizeof_message)
    unsafe protobuf_c_message_init(type, structure)
    return unsafe structure
  }
}

// In these, `C` is what protoc-gen-c made of the value; who calls knows that it is.
extension Arena {
  @inlinable public func message<M: Bridged, C>(_ message: M) -> UnsafeMutablePointer<C> {
    let structure = unsafe take(structure: M.cType)
    unsafe message.fill(structure, self)
    return unsafe structure.assumingMemoryBound(to: C.self)
  }

  @inlinable public func optional<M: Bridged, C>(_ message: M?) -> UnsafeMutablePointer<C>? {
    guard let message else { return nil }
    return unsafe self.message(message)
  }

  /// The hidden message that holds a key and a value of a map.
  @inlinable public func entry<C>(
    _ type: UnsafeRawPointer, _ fill: (UnsafeMutablePointer<C>) -> Void
  ) -> UnsafeMutablePointer<C> {
    let entry = unsafe take(structure: type).assumingMemoryBound(to: C.self)
    unsafe fill(entry)
    return unsafe entry
  }

  /// A repeated field.
  @inlinable public func list<Element, C>(
    _ elements: [Element], _ convert: (Element) -> C
  ) -> UnsafeMutablePointer<C>? {
    guard !elements.isEmpty else { return nil }
    let list = unsafe take(elements.count * MemoryLayout<C>.stride)
      .bindMemory(to: C.self, capacity: elements.count)
    for (index, element) in elements.enumerated() {
      unsafe (list + index).initialize(to: convert(element))
    }
    return unsafe list
  }
}

// Texts and bytes; `make` makes a ProtobufCBinaryData.
extension Arena {
  public typealias Make<C> = (_ count: Int, _ start: UnsafeMutablePointer<UInt8>?) -> C

  @inlinable public func text<C>(_ text: String, _ make: Make<C>) -> C {
    let copy = unsafe copy(text)
    return unsafe make(copy.count, copy.baseAddress)
  }

  @inlinable public func secret<C>(_ secret: Secret, _ make: Make<C>) -> C {
    let copy = unsafe copy(secret)
    return unsafe make(copy.count, copy.baseAddress)
  }

  @inlinable public func bytes<C>(_ bytes: [UInt8], _ make: Make<C>) -> C {
    let copy = unsafe copy(bytes)
    return unsafe make(copy.count, copy.baseAddress)
  }

  @usableFromInline func copy(_ text: String) -> UnsafeMutableBufferPointer<UInt8> {
    var text = text
    return text.withUTF8 { unsafe copy($0) }
  }

  @usableFromInline func copy(_ secret: Secret) -> UnsafeMutableBufferPointer<UInt8> {
    unsafe secret.withBytes { bytes in
      unsafe bytes.withUnsafeBufferPointer { unsafe copy($0) }
    }
  }

  @usableFromInline func copy(_ bytes: [UInt8]) -> UnsafeMutableBufferPointer<UInt8> {
    unsafe bytes.withUnsafeBufferPointer { unsafe copy($0) }
  }

  private func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeMutableBufferPointer<UInt8> {
    let copy = unsafe UnsafeMutableBufferPointer(
      start: take(bytes.count).assumingMemoryBound(to: UInt8.self), count: bytes.count)
    _ = unsafe copy.initialize(fromContentsOf: bytes)
    return unsafe copy
  }
}

extension Arena {
  /// In the structure at `c`, of whatever message.
  public func keep(_ fields: UnknownFields, in c: UnsafeMutableRawPointer) {
    guard !fields.isEmpty else { return }
    // protobuf-c writes a tag and then the bytes as they are, so one entry carries all.
    let tag = fields.firstTag
    let rest = unsafe copy(Array(fields.bytes[tag.length...]))
    let entry = unsafe take(MemoryLayout<ProtobufCMessageUnknownField>.stride)
      .bindMemory(to: ProtobufCMessageUnknownField.self, capacity: 1)
    unsafe entry.initialize(
      to: ProtobufCMessageUnknownField(
        tag: tag.number, wire_type: .init(rawValue: .init(tag.wireType)), len: rest.count,
        data: rest.baseAddress))
    let base = unsafe c.assumingMemoryBound(to: ProtobufCMessage.self)
    unsafe base.pointee.n_unknown_fields = 1
    unsafe base.pointee.unknown_fields = unsafe entry
  }

  /// Maps are written in the order of their keys, so that equal messages give equal bytes.
  @inlinable public static func sorted<Key: Comparable, Value>(
    _ map: [Key: Value]
  ) -> [(key: Key, value: Value)] { map.sorted { $0.key < $1.key } }

  @inlinable public static func sorted<Value>(
    _ map: [String: Value]
  ) -> [(key: String, value: Value)] {
    map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  @inlinable public static func sorted<Value>(
    _ map: [Bool: Value]
  ) -> [(key: Bool, value: Value)] { map.sorted { !$0.key && $1.key } }
}
