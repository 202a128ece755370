import Glibc
import Synchronization

/// Rows of one kind, numbered from zero. A row stays where it is for as long as the table lives,
/// however many come after it, so that readers need no lock to follow a number. Fresh rows are all
/// zeros; pages that no row was written to take no memory.
///
/// Unchecked: the writer alone adds chunks, and readers see a chunk's address only whole.
@safe final class Rows<Row: ~Copyable>: @unchecked Sendable {
  private static var chunkBits: UInt32 { 16 }
  private static var chunksMaximum: Int { 1 << 12 }
  /// 268 million.
  static var countMaximum: Int { chunksMaximum << chunkBits }

  private let chunks: UnsafeMutablePointer<UnsafeMutablePointer<Row>?>
  /// Rows handed out so far, those given back too.
  private(set) var count: UInt32 = 0
  private var chunkCount = 0

  init() {
    unsafe chunks = .allocate(capacity: Self.chunksMaximum)
    unsafe chunks.initialize(repeating: nil, count: Self.chunksMaximum)
  }

  deinit {
    for number in 0..<chunkCount { unsafe munmap(chunks[number], Self.chunkBytes) }
    unsafe chunks.deallocate()
  }

  /// Of a number that `add` has given out. The caller has it from a word that was published after
  /// the chunk was there.
  @inline(__always)
  func at(_ number: UInt32) -> UnsafeMutablePointer<Row> {
    let chunk = unsafe chunks[Int(number >> Self.chunkBits)]
    return unsafe chunk.unsafelyUnwrapped + Int(number & (1 << Self.chunkBits - 1))
  }

  /// The writer's: the number of a fresh row.
  func add() -> UInt32 {
    let number = count
    if number >> Self.chunkBits == chunkCount { addChunk() }
    count += 1
    return number
  }

  private static var chunkBytes: Int { MemoryLayout<Row>.stride << chunkBits }

  private func addChunk() {
    precondition(chunkCount < Self.chunksMaximum, "more than \(Self.countMaximum) rows")
    let memory = unsafe mmap(
      nil, Self.chunkBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else {
      preconditionFailure("out of memory")
    }
    unsafe chunks[chunkCount] = memory.bindMemory(to: Row.self, capacity: 1 << Int(Self.chunkBits))
    chunkCount += 1
  }
}
