/// Cuts bytes into JSON texts, as they come: one a line, or one right behind the other. Whether
/// they are JSON is for their reader to say.
package struct JSONTexts {
  /// Of one text; more than a frame carries.
  package static let bytesMaximum = 4 << 20

  private enum Place {
    case between
    /// In a number, a word, or what is no JSON.
    case word
    case string
    /// Behind a backslash.
    case escape
    /// Within brackets, in no string.
    case nested
  }

  private var buffer: [UInt8] = []
  /// Where the present text begins, and how far it is known.
  private var start = 0
  private var position = 0
  private var place = Place.between
  private var depth = 0

  package init() {}

  package mutating func append(_ bytes: [UInt8]) {
    buffer.removeFirst(start)
    position -= start
    start = 0
    buffer += bytes
  }

  package var isTooLong: Bool { buffer.count - start > Self.bytesMaximum }

  /// Nil until more has come.
  package mutating func next() -> [UInt8]? {
    while position < buffer.count {
      let byte = buffer[position]
      position += 1
      if isLast(byte) { return cut() }
    }
    return nil
  }

  /// When nothing more comes: what is left, if anything is.
  package mutating func last() -> [UInt8]? {
    place == .between ? nil : cut()
  }

  private mutating func cut() -> [UInt8] {
    defer {
      start = position
      place = .between
    }
    return Array(buffer[start..<position])
  }

  private mutating func isLast(_ byte: UInt8) -> Bool {
    switch place {
    case .between: return begins(byte)
    case .word: return Self.isSpace(byte)
    case .escape: place = .string
    case .string:
      if byte == UInt8(ascii: "\\") { place = .escape }
      guard byte == UInt8(ascii: "\"") else { return false }
      place = .nested
      return depth == 0
    case .nested: return closes(byte)
    }
    return false
  }

  private mutating func begins(_ byte: UInt8) -> Bool {
    switch byte {
    case _ where Self.isSpace(byte): start = position
    case UInt8(ascii: "\""): place = .string
    case UInt8(ascii: "{"), UInt8(ascii: "["): (place, depth) = (.nested, 1)
    default: place = .word
    }
    return false
  }

  private mutating func closes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""): place = .string
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    default: break
    }
    return depth == 0
  }

  private static func isSpace(_ byte: UInt8) -> Bool { " \n\r\t".utf8.contains(byte) }
}
