import JetonDomain
import JetonRows

/// Ascending epochs as a row keeps them: the first in the key, then the distance of each from the
/// one before, in groups of seven bits, the lowest first.
struct EpochList {
  let first: Epoch
  private(set) var last: Epoch
  private(set) var bytes: [UInt8] = []

  /// A row is a small part of a page, so that reading one epoch of it costs little.
  private static let byteCountMaximum = 1024
  private static let distanceBytesMaximum = 10

  init(_ first: Epoch) {
    self.first = first
    last = first
  }

  /// Of a row.
  init(first: Epoch, bytes: [UInt8]) throws(StoreError) {
    self.first = first
    self.bytes = bytes
    last = first
    try forEach { last = $0 }
  }

  /// False when there is no room left.
  mutating func append(_ epoch: Epoch) -> Bool {
    guard bytes.count + Self.distanceBytesMaximum <= Self.byteCountMaximum else { return false }
    append(distance: epoch - last)
    last = epoch
    return true
  }

  /// Of the same facet and class, and later. False when there is no room left.
  mutating func append(_ later: EpochList) -> Bool {
    let room = Self.byteCountMaximum - bytes.count - Self.distanceBytesMaximum
    guard later.bytes.count <= room else { return false }
    append(distance: later.first - last)
    bytes += later.bytes
    last = later.last
    return true
  }

  private mutating func append(distance: UInt64) {
    var rest = distance
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  func forEach(_ body: (Epoch) -> Void) throws(StoreError) {
    var epoch = first
    var distance: UInt64 = 0
    var shift: UInt64 = 0
    body(epoch)
    for byte in bytes {
      guard shift < 63 else { throw Columns.mismatch }
      distance |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte & 0x80 != 0 { continue }
      let (next, overflow) = epoch.addingReportingOverflow(distance)
      guard !overflow else { throw Columns.mismatch }
      epoch = next
      body(epoch)
      (distance, shift) = (0, 0)
    }
    guard shift == 0 else { throw Columns.mismatch }
  }
}
