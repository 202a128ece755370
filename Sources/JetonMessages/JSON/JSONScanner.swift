/// The tokens of a JSON text (RFC 8259).
struct JSONScanner {
  private let bytes: [UInt8]
  private var position = 0
  /// Where the token begins that was read, or wanted, last.
  private(set) var tokenStart = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Checked once, so that no token must.
  mutating func checkUTF8() throws(JSONFault) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      tokenStart = error.byteOffsets.lowerBound
      throw JSONFault(.invalidUTF8)
    }
  }

  /// The first byte of the next token; nil at the end.
  mutating func peek() -> UInt8? {
    while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) {
      position += 1
    }
    tokenStart = position
    return position < bytes.count ? bytes[position] : nil
  }

  mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ sign: Unicode.Scalar) throws(JSONFault) {
    guard take(sign) else { throw JSONFault(.malformed) }
  }

  mutating func end() throws(JSONFault) {
    guard peek() == nil else { throw JSONFault(.malformed) }
  }

  /// true, false or null.
  mutating func take(word: StaticString) -> Bool {
    let word = word.description.utf8
    guard peek() == word.first, bytes[position...].starts(with: word) else { return false }
    position += word.count
    return true
  }

  private mutating func next() throws(JSONFault) -> UInt8 {
    guard position < bytes.count else { throw JSONFault(.malformed) }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func string() throws(JSONFault) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while true {
      switch try next() {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += String(try escaped()).utf8
      case 0..<0x20: throw JSONFault(.malformed)
      case let byte: text.append(byte)
      }
    }
  }

  private mutating func escaped() throws(JSONFault) -> Unicode.Scalar {
    switch Unicode.Scalar(try next()) {
    case let sign where ["\"", "\\", "/"].contains(sign): sign
    case "b": "\u{8}"
    case "f": "\u{C}"
    case "n": "\n"
    case "r": "\r"
    case "t": "\t"
    case "u": try codePoint()
    default: throw JSONFault(.malformed)
    }
  }

  /// Behind \u; a pair of surrogates is one.
  private mutating func codePoint() throws(JSONFault) -> Unicode.Scalar {
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(first), bytes[position...].starts(with: "\\u".utf8) else {
      throw JSONFault(.loneSurrogate)
    }
    position += 2
    let second = try unit()
    guard UTF16.isTrailSurrogate(second) else { throw JSONFault(.loneSurrogate) }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func unit() throws(JSONFault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(try next())).hexDigitValue else {
        throw JSONFault(.malformed)
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private static let numberSigns = Set("+-.eE0123456789".utf8)

  /// What may be a number, all of it. Nil when none begins here.
  mutating func number() -> String? {
    guard let first = peek(), first == UInt8(ascii: "-") || 0x30...0x39 ~= first else { return nil }
    let text = bytes[position...].prefix { Self.numberSigns.contains($0) }
    position += text.count
    return String(decoding: text, as: UTF8.self)
  }
}
