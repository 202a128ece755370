// Text from elsewhere may hold what a terminal obeys: escape sequences, line breaks, signs that
// turn the direction of writing. It is shown, never obeyed.

extension Unicode.Scalar {
  /// A terminal, or a reader's eye, would take this for something else than text.
  var isHostile: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true  // direction
    case 0x200B, 0xFEFF: true  // no width
    case 0x2028, 0x2029: true  // line and paragraph separators
    case 0xE0000...0xE007F: true  // tags, invisible
    default: false
    }
  }
}

extension String {
  /// For people: hostile characters as Swift would write them.
  var shown: String {
    guard unicodeScalars.contains(where: \.isHostile) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.isHostile: text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// In double quotes, as both JSON (RFC 8259, section 7) and YAML read them.
  var quoted: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.isHostile: text += scalar.escapedUTF16
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// Columns of a terminal that this takes.
  var width: Int {
    reduce(0) { $0 + ($1.unicodeScalars.map(\.width).max() ?? 0) }
  }
}

extension Unicode.Scalar {
  fileprivate var escapedUTF16: String {
    String(self).utf16.reduce(into: "") { text, unit in
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }

  /// Two for the blocks of Unicode's East Asian Width that are wide throughout.
  fileprivate var width: Int {
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: properties.generalCategory == .nonspacingMark ? 0 : 1
    }
  }
}
