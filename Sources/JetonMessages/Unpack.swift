public import JetonSecret

/// How what protobuf-c unpacked becomes Swift values. Everything is copied.
public enum Unpack {
  public static func text(
    _ count: Int, _ start: UnsafePointer<UInt8>?, _ field: String
  ) throws(DecodingFailure) -> String {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
    return try unsafe String(copying: validated(bytes, field))
  }

  public static func secret(
    _ count: Int, _ start: UnsafePointer<UInt8>?, _ field: String
  ) throws(DecodingFailure) -> Secret {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
    _ = try unsafe validated(bytes, field)
    return unsafe Secret(bytes)
  }

  public static func bytes(_ count: Int, _ start: UnsafePointer<UInt8>?) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: start, count: count))
  }

  /// protobuf-c does not look whether a string is UTF-8.
  @_lifetime(borrow bytes)
  private static func validated(
    _ bytes: UnsafeBufferPointer<UInt8>, _ field: String
  ) throws(DecodingFailure) -> UTF8Span {
    do {
      let span = try unsafe UTF8Span(validating: Span(_unsafeElements: bytes))
      return unsafe _overrideLifetime(span, borrowing: bytes)
    } catch {
      throw .invalidUTF8(field: field)
    }
  }

  /// Of a field that may be absent.
  @inlinable public static func optional<M: Bridged, C>(
    _ c: UnsafeMutablePointer<C>?, _ field: String
  ) throws(DecodingFailure) -> M? {
    guard let c = unsafe c else { return nil }
    return try unsafe message(c, field)
  }

  /// Of a list or a oneof, where protobuf-c never leaves a hole.
  @inlinable public static func message<M: Bridged, C>(
    _ c: UnsafeMutablePointer<C>?, _ field: String
  ) throws(DecodingFailure) -> M {
    guard let c = unsafe c else { return M() }
    do {
      return try unsafe M(copying: c)
    } catch {
      throw error.inside(field)
    }
  }

  @inlinable public static func list<C, Element>(
    _ count: Int, _ start: UnsafeMutablePointer<C>?,
    _ convert: (C) throws(DecodingFailure) -> Element
  ) throws(DecodingFailure) -> [Element] {
    guard let start = unsafe start, count > 0 else { return [] }
    var list: [Element] = []
    list.reserveCapacity(count)
    for index in 0..<count { list.append(try convert(unsafe start[index])) }
    return list
  }

  /// The last of several entries with one key stays, as the protobuf specification wants.
  @inlinable public static func dictionary<C, Key: Hashable, Value>(
    _ count: Int, _ start: UnsafeMutablePointer<UnsafeMutablePointer<C>?>?,
    _ convert: (UnsafeMutablePointer<C>) throws(DecodingFailure) -> (Key, Value)
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
  @usableFromInline package func inside(_ field: String) -> DecodingFailure {
    switch self {
    case .malformed, .tooCostly: self
    case .invalidUTF8(let inner): .invalidUTF8(field: field + "." + inner)
    case .repeatedSingularField(let inner): .repeatedSingularField(field: field + "." + inner)
    }
  }
}
