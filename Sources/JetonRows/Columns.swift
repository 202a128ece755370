package import JetonDomain

/// A row's values, taken from left to right. A value of another type than asked for means that
/// the row was not written by us.
package struct Columns {
  package let values: [Value]
  private var next = 0

  package init(_ values: [Value]) {
    self.values = values
  }

  private mutating func take() throws(StoreError) -> Value {
    guard next < values.count else { throw .corrupt(detail: "a row is too short") }
    defer { next += 1 }
    return values[next]
  }

  package mutating func integer() throws(StoreError) -> Int64 {
    guard case .integer(let number) = try take() else { throw Self.mismatch }
    return number
  }

  package mutating func text() throws(StoreError) -> String {
    guard case .text(let text) = try take() else { throw Self.mismatch }
    return text
  }

  package mutating func bytes() throws(StoreError) -> [UInt8] {
    guard case .bytes(let bytes) = try take() else { throw Self.mismatch }
    return bytes
  }

  /// Nil for NULL, else what `read` makes of it.
  package mutating func optional<Wrapped>(
    _ read: (inout Columns) throws(StoreError) -> Wrapped
  ) throws(StoreError) -> Wrapped? {
    if next < values.count, values[next] == .null {
      next += 1
      return nil
    }
    return try read(&self)
  }

  package static let mismatch = StoreError.corrupt(detail: "a row holds what nobody wrote")
}

// The domain's values.
extension Columns {
  package mutating func id<Thing>() throws(StoreError) -> Identifier<Thing> {
    let bytes = try bytes()
    guard bytes.count == 16 else { throw Self.mismatch }
    return Identifier(high: UInt64(bigEndian: bytes[..<8]), low: UInt64(bigEndian: bytes[8...]))
  }

  package mutating func digest() throws(StoreError) -> Digest {
    let bytes = try bytes()
    guard bytes.count == 32 else { throw Self.mismatch }
    func word(_ start: Int) -> UInt64 { UInt64(bigEndian: bytes[start..<(start + 8)]) }
    return Digest((word(0), word(8), word(16), word(24)))
  }

  package mutating func time() throws(StoreError) -> Instant {
    Instant(microseconds: try integer())
  }

  package mutating func duration() throws(StoreError) -> Duration {
    .microseconds(try integer())
  }

  package mutating func epoch() throws(StoreError) -> Epoch {
    guard let epoch = Epoch(exactly: try integer()) else { throw Self.mismatch }
    return epoch
  }

  package mutating func flag() throws(StoreError) -> Bool {
    try integer() != 0
  }

  package mutating func choice<Choice: RawRepresentable<Int32>>() throws(StoreError) -> Choice {
    guard let raw = Int32(exactly: try integer()), let choice = Choice(rawValue: raw) else {
      throw Self.mismatch
    }
    return choice
  }
}

extension UInt64 {
  package init(bigEndian bytes: ArraySlice<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
