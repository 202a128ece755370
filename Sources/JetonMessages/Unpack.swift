internal import CJetonProto
internal import JetonSecret

/// How what protobuf-c unpacked becomes Swift values. Everything is copied.
enum Unpack {
  static func text(_ data: ProtobufCBinaryData, _ field: String) throws(DecodingFailure) -> String {
    try unsafe String(copying: validated(data, field))
  }

  static func secret(
    _ data: ProtobufCBinaryData, _ field: String
  ) throws(DecodingFailure) -> Secret {
    _ = try unsafe validated(data, field)
    return unsafe Secret(buffer(data))
  }

  static func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
    unsafe Array(buffer(data))
  }

  private static func buffer(
    _ data: borrowing ProtobufCBinaryData
  ) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: data.data, count: data.data == nil ? 0 : data.len)
  }

  /// protobuf-c does not look whether a string is UTF-8.
  @_lifetime(borrow data)
  private static func validated(
    _ data: borrowing ProtobufCBinaryData, _ field: String
  ) throws(DecodingFailure) -> UTF8Span {
    do {
      let span = unsafe Span(_unsafeElements: buffer(data))
      return try unsafe _overrideLifetime(UTF8Span(validating: span), borrowing: data)
    } catch {
      throw .invalidUTF8(field: field)
    }
  }

  /// Of a field that may be absent.
  static func optional<M: Bridged>(
    _ c: UnsafeMutablePointer<M.C>?, _ field: String
  ) throws(DecodingFailure) -> M? {
    guard let c = unsafe c else { return nil }
    return try unsafe message(c, field)
  }

  /// Of a list or a oneof, where protobuf-c never leaves a hole.
  static func message<M: Bridged>(
    _ c: UnsafeMutablePointer<M.C>?, _ field: String
  ) throws(DecodingFailure) -> M {
    guard let c = unsafe c else { return M() }
    do {
      return try unsafe M(UnsafePointer(c))
    } catch {
      throw error.inside(field)
    }
  }

  static func list<T, Element>(
    _ count: Int, _ start: UnsafeMutablePointer<T>?,
    _ convert: (T) throws(DecodingFailure) -> Element
  ) throws(DecodingFailure) -> [Element] {
    guard let start = unsafe start, count > 0 else { return [] }
    var list: [Element] = []
    list.reserveCapacity(count)
    for index in 0..<count { list.append(try convert(unsafe start[index])) }
    return list
  }

  /// The last of several entries with one key stays, as the protobuf specification wants.
  static func dictionary<T, Key: Hashable, Value>(
    _ count: Int, _ start: UnsafeMutablePointer<UnsafeMutablePointer<T>?>?,
    _ convert: (UnsafeMutablePointer<T>) throws(DecodingFailure) -> (Key, Value)
  ) throws(DecodingFailure) -> [Key: Value] {
    guard let start = unsafe start, count > 0 else { return [:] }
    var map: [Key: Value] = [:]
    for index in 0..<count {
      guard let entry = unsafe start[index] else { continue }
      let (key, value) = try unsafe convert(entry)
      map[key] = value
    }
    return map
  }
}

extension DecodingFailure {
  /// The same fault, seen from the message that holds this one in `field`.
  func inside(_ field: String) -> DecodingFailure {
    switch self {
    case .malformed, .tooCostly: self
    case .invalidUTF8(let inner): .invalidUTF8(field: field + "." + inner)
    case .repeatedSingularField(let inner): .repeatedSingularField(field: field + "." + inner)
    }
  }
}
