/// PostgreSQL's text holds every character but U+0000, so that one is kept as U+0001 and `0`, and
/// U+0001 as U+0001 and `1`. Neither stands in a name; a description may have come with either.
enum TextWithoutNUL {
  private static let mark: UInt8 = 1

  static func kept(_ text: String) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if byte <= mark {
        kept += [mark, UInt8(ascii: "0") + byte]
      } else {
        kept.append(byte)
      }
    }
    return kept
  }

  static func original(_ bytes: [UInt8]) -> String {
    guard bytes.contains(mark) else { return String(decoding: bytes, as: UTF8.self) }
    var original: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      original.append(byte == mark ? (rest.popFirst() ?? 0) & 1 : byte)
    }
    return String(decoding: original, as: UTF8.self)
  }
}
