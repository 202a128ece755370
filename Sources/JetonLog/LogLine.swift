/// One object of JSON on one line (RFC 8259), its values all strings.
package struct LogLine {
  /// A longer value is cut; with the redaction of credentials this bounds what a caller can make
  /// the log hold.
  package static let valueBytesMaximum = 1024

  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  package init() {}

  package mutating func append(_ key: String, _ value: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    appendText(Array(key.utf8))
    bytes.append(UInt8(ascii: ":"))
    appendText(bounded(redacted(Array(value.utf8))))
  }

  /// The line with its end.
  package func finished() -> [UInt8] {
    bytes + Array("}\n".utf8)
  }

  private func bounded(_ text: [UInt8]) -> [UInt8] {
    guard text.count > Self.valueBytesMaximum else { return text }
    var end = Self.valueBytesMaximum
    // Not in the middle of a character: continuation bytes are 10xxxxxx.
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    return text[..<end] + Array("…".utf8)
  }

  private mutating func appendText(_ text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text { appendEscaped(byte) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0..<0x20, 0x7F:
      let digits = Array("0123456789abcdef".utf8)
      bytes += Array("\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default:
      bytes.append(byte)
    }
  }
}
