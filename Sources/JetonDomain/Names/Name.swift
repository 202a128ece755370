/// Names of organizations, users and service accounts (A6): kept in NFC, compared without case.
package enum Name {
  /// The name as it is kept.
  package static func validated(_ text: String, field: String) throws(Refusal) -> String {
    guard mayBeName(text) else { throw .badName(field) }
    let name = text.composed
    guard Limits.name.contains(name.unicodeScalars.count),
      name.unicodeScalars.allSatisfy(\.mayStandInName),
      !name.isEdgedByWhitespace
    else { throw .badName(field) }
    guard !looksLikeID(name) else {
      throw Refusal(
        .invalidArgument, .nameInvalid, "A name must not look like an id.", field: field)
    }
    try Text.refuseSecret(in: name, field: field)
    return name
  }

  /// What names are compared and looked up by. One way is not enough: some letters share their
  /// upper case only (ſ and s), and ẞ becomes SS by way of ß.
  package static func folded(_ name: String) -> String {
    name.composed.lowercased().uppercased().lowercased().composed
  }

  /// `text` of a request, folded; nil when no name is like it.
  package static func sought(_ text: String) -> String? {
    mayBeName(text) ? folded(text) : nil
  }

  /// A scalar of NFC comes from at most four of 4 bytes, so far longer text is not even read.
  private static func mayBeName(_ text: String) -> Bool {
    text.utf8.count <= Limits.name.upperBound * 16
  }

  static func looksLikeID(_ name: String) -> Bool {
    let prefixes = [
      Organization.identifierPrefix, User.identifierPrefix, ServiceAccount.identifierPrefix,
      Token.identifierPrefix, Session.identifierPrefix,
    ]
    let folded = folded(name)
    return prefixes.contains {
      folded.hasPrefix("\($0)_") && folded.utf8.count == $0.utf8.count + 27
    }
  }
}

extension Refusal {
  fileprivate static func badName(_ field: String) -> Refusal {
    Refusal(
      .invalidArgument, .nameInvalid,
      "A name has 1 to 128 visible characters, and no white space at its ends.", field: field)
  }
}
