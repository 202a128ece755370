/// A message that is being written straight to where it is sent from, field by field in the order of
/// their numbers, as `encode` would write it. Generated extensions name the fields of those
/// messages that a gathered method answers with.
public struct Draft<M>: ~Copyable {
  private var output: DraftOutput

  package init(in output: consuming DraftOutput) {
    self.output = output
  }

  package consuming func close() -> DraftOutput { output }
}

// What the generated extensions are made of. As in proto3, zeros and empty texts are not written.
extension Draft {
  public mutating func number(_ field: UInt64, _ value: UInt64) {
    guard value != 0 else { return }
    output.reserve(2 * DraftOutput.varintMaximum)
    output.appendVarint(field << 3)
    output.appendVarint(value)
  }

  public mutating func bytes(_ field: UInt64, _ value: Span<UInt8>) {
    guard !value.isEmpty else { return }
    output.reserve(2 * DraftOutput.varintMaximum + value.count)
    output.appendVarint(field << 3 | 2)
    output.appendVarint(UInt64(value.count))
    output.append(value)
  }

  public mutating func message<N, Failure: Error>(
    _ field: UInt64, _ body: (inout Draft<N>) throws(Failure) -> Void
  ) throws(Failure) {
    output.reserve(2 * DraftOutput.varintMaximum)
    output.appendVarint(field << 3 | 2)
    let start = output.count
    // Most messages are shorter than 128 bytes; others are moved by the rest of their length.
    output.appendVarint(0)
    var inner = Draft<N>(in: output.take())
    do throws(Failure) {
      try body(&inner)
    } catch {
      output = inner.close()
      throw error
    }
    output = inner.close()
    output.setLength(at: start)
  }
}

/// Bytes at the end of an array, some of them not yet written.
package struct DraftOutput: ~Copyable {
  static let varintMaximum = 10
  /// Zeros that are put behind what is written, to be written over.
  private static let room = 4096

  private var bytes: [UInt8]
  package private(set) var count: Int

  package init(behind bytes: consuming [UInt8]) {
    count = bytes.count
    self.bytes = bytes
  }

  /// All that was there and all that was written.
  package consuming func finish() -> [UInt8] {
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// Leaves nothing, and takes no memory for it.
  package mutating func take() -> DraftOutput {
    let taken = DraftOutput(behind: bytes, count: count)
    bytes = []
    count = 0
    return taken
  }

  private init(behind bytes: consuming [UInt8], count: Int) {
    self.bytes = bytes
    self.count = count
  }

  package mutating func reserve(_ more: Int) {
    guard bytes.count - count < more else { return }
    let room = max(more, Self.room)
    bytes.append(addingCapacity: room) { $0.append(repeating: 0, count: room) }
  }

  mutating func appendVarint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes[count] = UInt8(truncatingIfNeeded: value) | 0x80
      count += 1
      value >>= 7
    }
    bytes[count] = UInt8(truncatingIfNeeded: value)
    count += 1
  }

  package mutating func append(_ value: Span<UInt8>) {
    unsafe value.withUnsafeBytes { value in
      unsafe bytes.withUnsafeMutableBytes { bytes in
        unsafe bytes[count...].copyBytes(from: value)
      }
    }
    count += value.count
  }

  package mutating func append(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  /// Drops what was written last.
  package mutating func cut(to count: Int) {
    self.count = count
  }

  package mutating func set(_ byte: UInt8, at index: Int) {
    bytes[index] = byte
  }

  /// The length of all that is behind `start`, where one byte is kept for it.
  mutating func setLength(at start: Int) {
    let length = count - start - 1
    guard length >= 0x80 else { return bytes[start] = UInt8(length) }
    let end = count
    let more = length >= 1 << 21 ? 3 : length >= 1 << 14 ? 2 : 1
    precondition(length < 1 << 28)
    reserve(more)
    unsafe bytes.withUnsafeMutableBytes { bytes in
      let from = unsafe UnsafeRawBufferPointer(rebasing: bytes[start + 1..<end])
      let to = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[(start + 1 + more)...])
      unsafe to.copyMemory(from: from)
    }
    count = start
    appendVarint(UInt64(length))
    count = end + more
  }
}
