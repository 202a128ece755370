import Glibc

/// Bytes that have arrived and are not yet taken. Grows with what arrived, never with what a
/// peer says will come.
@safe struct InputBuffer: ~Copyable {
  static let smallest = 8 << 10
  /// Capacity kept while there is nothing to take.
  private static let kept = 16 << 10
  /// More than the longest frame; only a session that takes nothing gets here.
  static let largest = 4 << 20
  /// One read, so that one connection does not hold up the others.
  static let readMaximum = 256 << 10

  private var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var start = 0
  private var end = 0

  deinit {
    unsafe memory.deallocate()
  }

  private var capacity: Int { unsafe memory.count }
  var count: Int { end - start }
  var isFull: Bool { count >= Self.largest }

  var span: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: memory[start..<end])
      let span = unsafe Span<UInt8>(_unsafeElements: bytes.assumingMemoryBound(to: UInt8.self))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  mutating func consume(_ count: Int) {
    precondition(count >= 0 && count <= end - start)
    start += count
    guard start == end else { return }
    start = 0
    end = 0
    if capacity > Self.kept { reallocate(0) }
  }

  /// One read(2): bytes, 0 at the end of the stream, or -1 with errno.
  mutating func read(from number: CInt) -> Int {
    makeRoom()
    let room = unsafe self.room
    let count = unsafe Glibc.read(number, room.baseAddress, room.count)
    if count > 0 { end += count }
    return count
  }

  /// One record at most; 0 when there is none now, or no more.
  mutating func read(from stream: TLSStream) -> Int {
    makeRoom()
    let count = unsafe stream.read(into: room)
    end += count
    return count
  }

  private var room: UnsafeMutableRawBufferPointer {
    let length = min(capacity - end, Self.readMaximum)
    return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[end..<end + length])
  }

  private mutating func makeRoom() {
    if capacity - end >= Self.smallest / 2 { return }
    if start > 0, start >= capacity / 2 { return move(into: capacity) }
    move(into: min(max(capacity * 2, Self.smallest), Self.largest + Self.smallest))
  }

  private mutating func move(into size: Int) {
    let count = end - start
    if size == capacity {
      unsafe memory.baseAddress!.copyMemory(from: memory.baseAddress! + start, byteCount: count)
    } else {
      reallocate(size)
    }
    start = 0
    end = count
  }

  private mutating func reallocate(_ size: Int) {
    let old = unsafe memory
    unsafe memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    if end > start {
      unsafe memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: old[start..<end]))
    }
    unsafe old.deallocate()
  }
}
