extension String {
  init(sound bytes: ArraySlice<UInt8>) throws(JSONFault) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw JSONFault(.invalidUTF8) }
    self = text
  }

  /// RFC 8259, section 7, and what has no form of its own in a line of text.
  var quotedJSON: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.isInvisible:
        for unit in String(scalar).utf16 { text += "\\u" + unit.hexadecimal }
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension UInt16 {
  fileprivate var hexadecimal: String {
    let text = String(self, radix: 16)
    return String(repeating: "0", count: 4 - text.count) + text
  }
}
