/// Text of a caller that the ledger keeps and terminals show.
enum Text {
  static func description(_ text: String) throws(Refusal) -> String {
    try validated(
      text, field: "description", length: Limits.description, allowing: ["\n", "\t"])
  }

  static func displayName(_ text: String) throws(Refusal) -> String {
    try validated(text, field: "display_name", length: Limits.displayName)
  }

  static func validated(
    _ text: String, field: String, length: ClosedRange<Int>,
    allowing allowed: Set<Unicode.Scalar> = []
  ) throws(Refusal) -> String {
    if isPlain(text), length.contains(text.utf8.count) { return text }
    let count = text.unicodeScalars.count
    guard length.contains(count) else {
      throw Refusal(
        .invalidArgument, .textInvalid,
        "It has \(count) characters; \(length.lowerBound) to \(length.upperBound) are allowed.",
        field: field)
    }
    guard text.unicodeScalars.allSatisfy({ $0.mayStandInText || allowed.contains($0) }) else {
      throw Refusal(
        .invalidArgument, .textInvalid, "It contains control characters.", field: field)
    }
    try refuseSecret(in: text, field: field)
    return text
  }

  /// Such are nearly all; they are seen to be in order by one look at each byte. Without an
  /// underscore there is no secret.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "_") }
  }

  /// A secret pasted into the wrong field would be kept, and shown, for ever (S15).
  static func refuseSecret(in text: String, field: String) throws(Refusal) {
    guard !containsSecret(text.utf8) else {
      throw Refusal(
        .invalidArgument, .textContainsSecret,
        "It contains what looks like a secret, which would be kept in plain sight.", field: field)
    }
  }

  /// `jeton_`, `jsess_` or `jcode_`, then the 49 letters and digits of a secret and its checksum.
  private static func containsSecret(_ text: String.UTF8View) -> Bool {
    var rest = text[...]
    while let underscore = rest.firstIndex(of: UInt8(ascii: "_")) {
      let tail = rest[rest.index(after: underscore)...]
      let kind = text[..<underscore].suffix(5)
      if secretPrefixes.contains(where: { kind.elementsEqual($0.utf8) }),
        tail.prefix(49).count(where: \.isLetterOrDigit) == 49
      {
        return true
      }
      rest = tail
    }
    return false
  }

  private static let secretPrefixes = ["jeton", "jsess", "jcode"]
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
