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

/// Bytes that are being written: memory of its own, so that a byte costs no more than its store. Who
/// writes has asked for the room first.
@safe package struct DraftOutput: ~Copyable {
  static let varintMaximum = 10
  private static let smallest = 4 << 10
  private static let kept = 16 << 10

  private var memory: UnsafeMutableRawBufferPointer
  package private(set) var count = 0

  /// Takes no memory until something is written.
  package init() {
    unsafe memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  deinit {
    unsafe memory.deallocate()
  }

  /// Puts all of it behind `bytes`. Of the memory no more is kept than most turns take.
  package mutating func finish(into bytes: inout [UInt8]) {
    unsafe bytes.append(contentsOf: memory[..<count])
    count = 0
    if unsafe memory.count > Self.kept { self = DraftOutput() }
  }

  /// Leaves nothing.
  package mutating func take() -> DraftOutput {
    var taken = DraftOutput()
    swap(&self, &taken)
    return taken
  }

  @inline(__always)
  package mutating func reserve(_ more: Int) {
    if unsafe memory.count - count < more { grow(by: more) }
  }

  private mutating func grow(by more: Int) {
    let size = unsafe max(2 * memory.count, count + more, Self.smallest)
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    unsafe memory.deallocate()
    unsafe memory = larger
  }

  @inline(__always)
  mutating func appendVarint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    append(UInt8(truncatingIfNeeded: value))
  }

  @inline(__always)
  package mutating func append(_ value: Span<UInt8>) {
    unsafe value.withUnsafeBytes { value in
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...])
      unsafe room.copyMemory(from: value)
    }
    count += value.count
  }

  @inline(__always)
  package mutating func append(_ byte: UInt8) {
    precondition(unsafe count < memory.count, "nobody has asked for the room")
    unsafe memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  /// Drops what was written last.
  package mutating func cut(to count: Int) {
    precondition(count <= self.count)
    self.count = count
  }

  package mutating func set(_ byte: UInt8, at index: Int) {
    precondition(index < count)
    unsafe memory.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
  }

  /// The length of all that is behind `start`, where one byte is kept for it.
  mutating func setLength(at start: Int) {
    let length = count - start - 1
    guard length >= 0x80 else { return set(UInt8(length), at: start) }
    let end = count
    let more = length >= 1 << 21 ? 3 : length >= 1 << 14 ? 2 : 1
    precondition(length < 1 << 28)
    reserve(more)
    let from = unsafe UnsafeRawBufferPointer(rebasing: memory[start + 1..<end])
    let to = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[(start + 1 + more)...])
    unsafe to.copyMemory(from: from)
    count = start
    appendVarint(UInt64(length))
    count = end + more
  }
}
