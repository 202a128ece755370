/// RFC 4648, section 4, with padding.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      text += digits(bytes[start..<min(start + 3, bytes.count)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func digits(_ group: ArraySlice<UInt8>) -> [UInt8] {
    let padded = Array(group) + [0, 0]
    let number = Int(padded[0]) << 16 | Int(padded[1]) << 8 | Int(padded[2])
    return (0..<4).map { digit in
      digit > group.count ? UInt8(ascii: "=") : alphabet[number >> (18 - 6 * digit) & 63]
    }
  }
}
