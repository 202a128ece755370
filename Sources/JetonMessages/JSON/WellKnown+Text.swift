// Known messages whose JSON is a text: times, durations and masks.

extension WellKnown {
  /// What must be written for one that is a text; nil for others.
  var wantedText: String? {
    switch self {
    case .timestamp: "a time such as \"2026-01-02T03:04:05Z\""
    case .duration: "seconds such as \"1.5s\""
    case .fieldMask: "fields such as \"name,displayName\""
    case .any, .structure, .list, .value, .wrapper: nil
    }
  }

  /// Nil when the message is not valid, or has no text.
  func text(_ wire: ArraySlice<UInt8>) -> String? {
    let bytes = Array(wire)
    return switch self {
    case .timestamp:
      try? GoogleProtobuf.Timestamp(decoding: bytes.span, limits: .standard).rfc3339
    case .duration:
      try? GoogleProtobuf.Duration(decoding: bytes.span, limits: .standard).secondsText
    case .fieldMask:
      try? GoogleProtobuf.FieldMask(decoding: bytes.span, limits: .standard).camelCase
    case .any, .structure, .list, .value, .wrapper: nil
    }
  }

  func wire(text: String) -> [UInt8]? {
    switch self {
    case .timestamp: GoogleProtobuf.Timestamp(protoJSON: text)?.encode()
    case .duration: GoogleProtobuf.Duration(secondsText: text)?.encode()
    case .fieldMask: GoogleProtobuf.FieldMask(camelCase: text)?.encode()
    case .any, .structure, .list, .value, .wrapper: nil
    }
  }
}

extension GoogleProtobuf.Timestamp {
  /// RFC 3339 lets people write "t", "z" and a space; protobuf's conformance tests do not.
  fileprivate init?(protoJSON text: String) {
    guard !text.utf8.contains(where: { "tz ".utf8.contains($0) }) else { return nil }
    self.init(rfc3339: text)
  }
}

extension GoogleProtobuf.Duration {
  /// "-1.500s"; nil when the duration is not valid.
  public var secondsText: String? {
    guard isValid else { return nil }
    let sign = seconds < 0 || nanos < 0 ? "-" : ""
    return "\(sign)\(seconds.magnitude)\(Int32(nanos.magnitude).fraction)s"
  }

  public init?(secondsText text: String) {
    var reader = DigitReader(text)
    let isNegative = reader.take("-")
    guard let seconds = reader.seconds(), let nanos = reader.fraction(), reader.take("s"),
      reader.isAtEnd
    else { return nil }
    self.init(seconds: isNegative ? -seconds : seconds, nanos: isNegative ? -nanos : nanos)
    guard isValid else { return nil }
  }
}

extension GoogleProtobuf.FieldMask {
  /// "name,displayName"; nil when a path would not come back from it.
  fileprivate var camelCase: String? {
    var names: [String] = []
    for path in paths {
      guard let name = path.camelCase, !path.isEmpty, !path.contains(",") else { return nil }
      names.append(name)
    }
    return names.joined(separator: ",")
  }

  fileprivate init?(camelCase text: String) {
    guard !text.contains("_") else { return nil }
    let names = text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false)
    guard !names.contains("") else { return nil }
    self.init(paths: names.map(\.snakeCase))
  }
}

// By scalars: what Swift finds a letter may be a capital with an accent.

extension String {
  fileprivate var camelCase: String? {
    var text = ""
    var isAfterLine = false
    for scalar in unicodeScalars {
      let isSmall = "a"..."z" ~= scalar
      guard isSmall || !isAfterLine, !("A"..."Z" ~= scalar) else { return nil }
      if scalar != "_" { text += isAfterLine ? String(scalar).uppercased() : String(scalar) }
      isAfterLine = scalar == "_"
    }
    return isAfterLine ? nil : text
  }
}

extension Substring {
  fileprivate var snakeCase: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      text += "A"..."Z" ~= scalar ? "_" + String(scalar).lowercased() : String(scalar)
    }
  }
}
