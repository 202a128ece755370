// What the standard library knows of Unicode, so that no room needs Foundation for it. `_nfc` is
// what `String` compares by; it is not public API, so it is used here and nowhere else.

@_spi(_Unicode) import Swift

extension String {
  /// In Normalization Form C (UAX 15).
  var composed: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return self }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: _nfc)
    return String(scalars)
  }

  var isEdgedByWhitespace: Bool {
    [unicodeScalars.first, unicodeScalars.last].contains { $0?.properties.isWhitespace ?? false }
  }
}

extension Unicode.Scalar {
  /// Nothing that a reader cannot see or that reorders what stands around it.
  var mayStandInName: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      false
    default: !properties.isDefaultIgnorableCodePoint
    }
  }

  /// No control characters, and none that reorder what stands around them.
  var mayStandInText: Bool {
    // Most texts are such, and looking properties up takes longer than all else done with them.
    if isASCII { return value >= 0x20 && value != 0x7F }
    return switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    default: !properties.isBidiControl
    }
  }
}
