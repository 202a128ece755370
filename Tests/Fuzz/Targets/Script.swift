/// A fuzzer's bytes as choices, one after the other; zeros when they are used up.
struct Script {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func word() -> UInt32 {
    (0..<4).reduce(0) { word, _ in word << 8 | UInt32(byte()) }
  }

  /// One of so many.
  mutating func choice(_ count: Int) -> Int {
    Int(byte()) % count
  }

  mutating func take(_ count: Int) -> [UInt8] {
    let taken = bytes[min(position, bytes.count)...].prefix(count)
    position += taken.count
    return Array(taken)
  }

  mutating func rest() -> [UInt8] {
    take(.max)
  }
}
