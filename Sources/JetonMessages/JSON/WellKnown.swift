/// Messages that are written as a text of their own (protobuf's ProtoJSON, "Field
/// Representation").
enum WellKnown: String {
  case timestamp = "google.protobuf.Timestamp"
  case duration = "google.protobuf.Duration"
  case fieldMask = "google.protobuf.FieldMask"

  /// What has a form of its own there and none here.
  private static let unsupported: Set = Set(
    [
      "Any", "Struct", "Value", "ListValue", "DoubleValue", "FloatValue", "Int64Value",
      "UInt64Value", "Int32Value", "UInt32Value", "BoolValue", "StringValue", "BytesValue",
    ].map { "google.protobuf." + $0 })

  /// Nil for what is written field by field.
  static func of(_ schema: MessageSchema) throws(JSONFault) -> WellKnown? {
    guard !unsupported.contains(schema.fullName) else {
      throw JSONFault(.unsupported(schema.fullName))
    }
    return WellKnown(rawValue: schema.fullName)
  }

  /// What must be written for it.
  var wanted: String {
    switch self {
    case .timestamp: "a time such as \"2026-01-02T03:04:05Z\""
    case .duration: "seconds such as \"1.5s\""
    case .fieldMask: "fields such as \"name,displayName\""
    }
  }

  /// Nil when the message is not valid.
  func text(_ wire: ArraySlice<UInt8>) -> String? {
    let bytes = Array(wire)
    switch self {
    case .timestamp:
      return try? GoogleProtobuf.Timestamp(decoding: bytes.span, limits: .standard).rfc3339
    case .duration:
      return try? GoogleProtobuf.Duration(decoding: bytes.span, limits: .standard).secondsText
    case .fieldMask:
      return try? GoogleProtobuf.FieldMask(decoding: bytes.span, limits: .standard).camelCase
    }
  }

  func wire(_ text: String) -> [UInt8]? {
    switch self {
    case .timestamp: GoogleProtobuf.Timestamp(rfc3339: text)?.encode()
    case .duration: GoogleProtobuf.Duration(secondsText: text)?.encode()
    case .fieldMask: GoogleProtobuf.FieldMask(camelCase: text)?.encode()
    }
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

extension String {
  fileprivate var camelCase: String? {
    let words = split(separator: "_", omittingEmptySubsequences: false)
    let isLower = !utf8.contains { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
    let comesBack = words.dropFirst().allSatisfy { $0.first.map { "a"..."z" ~= $0 } ?? false }
    guard isLower, comesBack else { return nil }
    return words.enumerated().map { place, word in
      place == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
  }
}

extension Substring {
  fileprivate var snakeCase: String {
    reduce(into: "") { $0 += "A"..."Z" ~= $1 ? "_" + $1.lowercased() : String($1) }
  }
}
