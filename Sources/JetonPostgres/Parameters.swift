import JetonRows

/// The values of a statement as libpq takes them: binary, one after the other in one piece of memory.
struct Parameters {
  private var bytes: [UInt8] = []
  private var starts: [Int?] = []
  private var lengths: [Int32] = []

  init(_ values: [Value]) {
    for value in values { append(value) }
    // No bytes at all would have no address, and no address means NULL.
    bytes.append(0)
  }

  private mutating func append(_ value: Value) {
    let start = bytes.count
    switch value {
    case .null: break
    case .integer(let number): bytes += UInt64(bitPattern: number).bigEndianBytes
    case .text(let text): bytes += TextWithoutNUL.kept(text)
    case .bytes(let blob): bytes += blob
    }
    starts.append(value == .null ? nil : start)
    lengths.append(Int32(bytes.count - start))
  }

  /// Hands over their number, addresses, lengths and formats.
  func withPointers(
    _ body: (
      Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> Int32
  ) -> Int32 {
    let formats = [Int32](repeating: 1, count: lengths.count)
    return unsafe bytes.withUnsafeBufferPointer { memory in
      unsafe memory.withMemoryRebound(to: CChar.self) { memory in
        let addresses = unsafe starts.map { start in
          unsafe start.map { unsafe memory.baseAddress! + $0 }
        }
        return unsafe body(Int32(lengths.count), addresses, lengths, formats)
      }
    }
  }
}
